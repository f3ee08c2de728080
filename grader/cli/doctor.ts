import type { Argv } from 'yargs';
import { run } from './run.ts';

export const doctor = (program: Argv): Argv =>
  program.command(
    'doctor',
    'check everything that grading a level needs, a line each with its remedy',
    (args) => args.example('npm run doctor', 'all checks'),
    run(async () => (await import('../commands/doctor/doctor.ts')).doctor()),
  );
