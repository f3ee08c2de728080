import type { Argv } from 'yargs';
import { FILE } from './options.ts';
import { run } from './run.ts';

export const reset = (program: Argv): Argv =>
  program.command(
    'reset',
    `put ${FILE} back to its start, and begin at level 0 again; your work is kept beside it`,
    (args) => args.example('npm run reset', 'begin anew'),
    run(async () => (await import('../commands/reset.ts')).reset()),
  );
