import type { Argv } from 'yargs';
import { run, runUntilSignal } from './run.ts';

const jobs = { type: 'number', describe: 'how many at a time [default: by cores and free memory]' } as const;
const limit = { type: 'number', default: 120, describe: 'seconds for a submission' } as const;
const sensible = (args: { jobs?: number | undefined; limit: number }): true | string =>
  ((args.jobs ?? 1) >= 1 && args.limit > 0) || '--jobs is 1 or more, and --limit more than 0.';

export const classCommand = (program: Argv): Argv =>
  program.command('class', 'for instructors: grade a whole class', (args) =>
    args
      .command(
        'grade <submissions>',
        'grade every submission of a class',
        (grade) =>
          grade
            .positional('submissions', {
              type: 'string',
              demandOption: true,
              describe: 'a folder, a zip, or a download from Moodle, Canvas or Gradescope',
            })
            .option('level', { type: 'string', demandOption: true, describe: 'the level to grade at, 0 to 4' })
            .option('roster', { type: 'string', describe: 'a CSV file with name, id, email' })
            .option('points', {
              type: 'string',
              describe: 'a JSON file that says what steps are worth [default: 1 each]',
            })
            .option('out', { type: 'string', default: 'results', describe: 'the folder for the results' })
            .option('format', {
              choices: ['gradescope', 'classroom50', 'github'] as const,
              array: true,
              default: [],
              describe: 'also write what another system reads',
            })
            .option('queue', { type: 'string', describe: 'a Redis whose workers grade (docs/scale.md)' })
            .option('jobs', jobs)
            .option('limit', limit)
            .option('seed', { type: 'number', describe: 'the same for all; decides the random choices of every run' })
            .option('anonymous', { type: 'boolean', default: false, describe: 'leave out names, ids and file names' })
            .option('one', { type: 'boolean', default: false, describe: 'all the files are of one learner' })
            .option('restart', { type: 'boolean', default: false, describe: 'grade again what is graded already' })
            .check(sensible)
            .example('npm run class -- grade submissions.zip --level 4', 'everyone, with the results in results/'),
        runUntilSignal(async (args, signal) => (await import('../commands/class/grade.ts')).gradeClass(args, signal)),
      )
      .command(
        'worker',
        'grade what classes put into a queue, until Ctrl-C',
        (worker) =>
          worker
            .option('queue', { type: 'string', demandOption: true, describe: 'a Redis: redis:// or rediss://' })
            .option('jobs', jobs)
            .option('limit', limit)
            .check(sensible)
            .example('npm run class -- worker --queue redis://:PASSWORD@10.0.0.1:6379', 'on any number of machines'),
        runUntilSignal(async (args, signal) => (await import('../commands/class/worker.ts')).worker(args, signal)),
      )
      .command(
        'gradescope-zip',
        'make an autograder for Gradescope',
        (zip) =>
          zip
            .option('level', { type: 'string', demandOption: true, describe: 'the level to grade at, 0 to 4' })
            .option('points', { type: 'string', describe: 'a JSON file that says what steps are worth' })
            .option('out', { type: 'string', default: 'gradescope-autograder.zip', describe: 'the file to write' })
            .example('npm run class -- gradescope-zip --level 4', 'then upload the file to Gradescope'),
        run(async (args) => (await import('../commands/class/gradescope-zip.ts')).gradescopeZip(args)),
      )
      .demandCommand(1, 'Say what to do with the class: grade.'),
  );
