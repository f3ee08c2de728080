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
        .option('attackers', {
          ...{ type: 'boolean', default: false },
          describe: 'with --class: whether ten attackers among the class change a grade',
        })
        .option('json', json('every figure of every run as one JSON object'))
        .example('npm run bench -- --runs 5', 'a quick look')
        .example('npm run bench -- --class 100', 'how long a class takes')
        .example('npm run bench -- --class 90 --attackers', 'whether a class is safe from its own members'),
    run(async ({ class: size, attackers, ...args }) =>
      size === undefined
        ? (await import('../commands/bench/bench.ts')).bench(args)
        : attackers
          ? (await import('../commands/bench/bench-attackers.ts')).benchAttackers({ ...args, size })
          : (await import('../commands/bench/bench-class.ts')).benchClass({ ...args, size }),
    ),
  );
