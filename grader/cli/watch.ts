import type { Argv } from 'yargs';
import { levelRange } from '../levels/index.ts';
import { FILE, arch, kernel, release, verbose } from './options.ts';
import { runUntilSignal } from './run.ts';

export const watch = (program: Argv): Argv =>
  program.command(
    'watch [level]',
    'grade your program at every save, and go on to the next level when one is passed',
    (args) =>
      args
        .positional('level', {
          type: 'string',
          describe: `${levelRange}; without it, the first that is not passed yet`,
        })
        .option('file', { type: 'string', default: FILE, describe: 'the program to grade' })
        .option('verbose', verbose)
        .option('seed', { type: 'number', describe: 'replay the random choices of an earlier run, at every save' })
        .option('kernel', kernel)
        .option('arch', arch)
        .option('release', release)
        .example('npm run watch', 'all levels, one after the other')
        .example('npm run watch -- 2', 'from level 2 on'),
    runUntilSignal(async (args, signal) =>
      (await import('../commands/watch.ts')).watch(
        { ...args, goesOn: true, evidence: undefined, timeline: false, html: undefined },
        signal,
      ),
    ),
  );
