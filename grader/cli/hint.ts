import type { Argv } from 'yargs';
import { level } from './options.ts';
import { run } from './run.ts';

export const hint = (program: Argv): Argv =>
  program.command(
    'hint <level> [step]',
    'show the hints of a level, or of one of its steps',
    (args) =>
      args
        .positional('level', level)
        .positional('step', { type: 'string' })
        .example('npm run hint -- 1 ipv6', 'the hint for step 1.ipv6'),
    run(async (args) => (await import('../commands/hint.ts')).hint(args.level, args.step)),
  );
