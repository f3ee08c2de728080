import type { Argv } from 'yargs';
import { json } from './options.ts';
import { run } from './run.ts';

export const bench = (program: Argv): Argv =>
  program.command(
    'bench',
    'measure how long a level takes on this machine, and where the time goes',
    (args) =>
      args
        .option('runs', { type: 'number', default: 20, describe: 'how many; the table shows their medians' })
        .option('class', {
          type: 'number',
          describe: 'instead, grade a made-up class of so many, together and one by one',
        })
        .option('json', json('every figure of every run as one JSON object'))
        .example('npm run bench -- --runs 5', 'a quick look')
        .example('npm run bench -- --class 100', 'how long a class takes'),
    run(async ({ class: size, ...args }) =>
      size === undefined
        ? (await import('../commands/bench/bench.ts')).bench(args)
        : (await import('../commands/bench/bench-class.ts')).benchClass({ ...args, size }),
    ),
  );
