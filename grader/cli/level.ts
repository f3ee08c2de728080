import type { Argv } from 'yargs';
import { levelRange } from '../levels/index.ts';
import { FILE, arch, json, kernel, release, verbose } from './options.ts';
import { runUntilSignal } from './run.ts';

export const level = (program: Argv): Argv =>
  program.command(
    'level [level]',
    `grade your program at a level, ${levelRange}; without one, at the first that is not passed yet`,
    (args) =>
      args
        .positional('level', { type: 'string' })
        .option('file', { type: 'string', default: FILE, describe: 'the program to grade' })
        .option('verbose', verbose)
        .option('json', json('the verdict as one JSON object'))
        .option('seed', { type: 'number', describe: 'replay the random choices of an earlier run' })
        .option('kernel', kernel)
        .option('arch', arch)
        .option('release', { ...release, describe: `${release.describe}, or all of them` })
        .option('watch', { type: 'boolean', default: false, describe: 'grade again at every save' })
        .option('timings', { type: 'boolean', default: false, describe: 'show where the time went' })
        .option('evidence', { type: 'string', describe: 'write everything that the verdict is made of to a file' })
        .option('timeline', {
          type: 'boolean',
          default: false,
          describe: 'show the calls beside the events, and whole messages as streams',
        })
        .option('html', { type: 'string', describe: 'write the same as a page for a browser' })
        .option('from', { type: 'string', describe: 'judge such a file again, without a run' })
        .conflicts('from', ['evidence', 'seed'])
        .example('npm run level -- 3', `grade ${FILE} at level 3`)
        .example('npm run level -- 3 --html run.html', 'and draw what happened'),
    runUntilSignal(async (args, signal) => (await import('../commands/level.ts')).level(args, signal)),
  );
