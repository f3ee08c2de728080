import type { Argv } from 'yargs';
import { levelRange } from '../levels/index.ts';
import { FILE } from './options.ts';
import { run } from './run.ts';

export const hint = (program: Argv): Argv =>
  program.command(
    'hint [level] [step]',
    'the next of three hints, for the step at which your last run got stuck or for one that you name',
    (args) =>
      args
        .positional('level', { type: 'string', describe: `${levelRange}; without it, the one you are at` })
        .positional('step', { type: 'string', describe: 'the name of a step; without it, the one that failed' })
        .option('solution', {
          type: 'boolean',
          default: false,
          describe: 'show how the solution differs from your file',
        })
        .option('file', { type: 'string', default: FILE, describe: 'the program that it is about' })
        .example('npm run hint', 'the next hint for where you are stuck')
        .example('npm run hint -- 2', 'the next hint for the first step of level 2 that failed')
        .example('npm run hint -- 1 ipv6', 'the next hint for step 1.ipv6'),
    run(async (args) => (await import('../commands/hint.ts')).hint(args)),
  );
