import type { Argv } from 'yargs';
import { arch, kernel, release } from './options.ts';
import { run } from './run.ts';

export const checkKit = (program: Argv): Argv =>
  program.command(
    'check-kit',
    'does the kit judge as it should? Grades many right and wrong programs',
    (args) =>
      args
        .option('only', { type: 'string', default: '', describe: 'only programs with this in their name' })
        .option('seeds', {
          type: 'number',
          describe: 'runs of each program [default: 20 a solution, 5 a right one, 1 a wrong one]',
        })
        .option('seed', { type: 'number', describe: 'decides the seeds of all runs' })
        .option('jobs', { type: 'number', describe: 'how many at a time [default: one for each core]' })
        .option('soak', { type: 'number', describe: 'one right and one wrong program instead, so many times each' })
        .option('busy', { type: 'boolean', default: false, describe: 'keep every processor busy with something else' })
        .conflicts('soak', 'seeds')
        .option('quick', { type: 'boolean', default: false, describe: 'a short selection' })
        .option('verbose', { type: 'boolean', default: false, describe: 'show what the judge says about each' })
        .option('kernel', kernel)
        .option('arch', arch)
        .option('release', release)
        .example('npm run check-kit -- --only "wrong 2-"', 'the wrong programs of level 2')
        .example('npm run check-kit -- --soak 300 --busy', 'does the same program always get the same verdict?'),
    run(async (args) => (await import('../commands/check-kit.ts')).checkKit(args)),
  );
