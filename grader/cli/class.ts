import type { Argv } from 'yargs';
import { runUntilSignal } from './run.ts';

export const classCommand = (program: Argv): Argv =>
  program.command('class', 'for instructors: grade a whole class', (args) =>
    args
      .command(
        'grade <submissions>',
        'grade every submission in a folder',
        (grade) =>
          grade
            .positional('submissions', { type: 'string', demandOption: true, describe: 'a folder of NAME.c' })
            .option('level', { type: 'string', demandOption: true, describe: 'the level to grade at, 0 to 4' })
            .option('jobs', { type: 'number', describe: 'how many at a time [default: by cores and free memory]' })
            .option('seed', { type: 'number', describe: 'the same for all; decides the random choices of every run' })
            .example('npm run class -- grade submissions/ --level 4', 'every program in the folder'),
        runUntilSignal(async (args, signal) => (await import('../commands/class/grade.ts')).gradeClass(args, signal)),
      )
      .demandCommand(1, 'Say what to do with the class: grade.'),
  );
