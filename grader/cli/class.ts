import type { Argv } from 'yargs';
import { KitError } from '../base/errors.ts';
import { lastLevel, levelRange } from '../levels/index.ts';
import { run, runUntilSignal } from './run.ts';

const jobs = { type: 'number', describe: 'how many at a time [default: by cores and free memory]' } as const;
const limit = { type: 'number', default: 120, describe: 'seconds for a submission' } as const;
const sensible = ({ jobs = 1, limit }: { jobs?: number | undefined; limit: number }): true => {
  if (jobs >= 1 && limit > 0) return true;
  throw new KitError('usage', 'USAGE', '--jobs or --limit is no number above 0', 'For example --jobs 2 --limit 120.');
};

/** The board takes a report every 2 s from a learner, and 2,000 learners, of whom one floods it. */
const benchable = ({ clients, every, seconds }: { clients: number; every: number; seconds: number }): true => {
  if (clients >= 1 && clients < 2000 && every >= 2 && seconds > 0) return true;
  throw new KitError(
    'usage',
    'USAGE',
    '--clients must be a number from 1 to 1999, --every at least 2, --seconds above 0',
    'For example --clients 300 --every 5 --seconds 60.',
  );
};

/** The workbench takes twelve runs a minute from a learner. */
const seated = ({
  learners,
  every,
  seconds,
  pages,
  saves,
}: Record<'learners' | 'every' | 'seconds' | 'pages' | 'saves', number>): true => {
  if (learners >= 1 && pages >= 0 && saves >= 0 && learners + pages < 2000 && every >= 5 && seconds > 0) return true;
  throw new KitError(
    'usage',
    'USAGE',
    '--learners must be at least 1, --learners and --pages together under 2000, --every at least 5, --seconds above 0, --saves at least 0',
    'For example --learners 20 --every 30 --seconds 60.',
  );
};

const gradedAt = {
  type: 'string',
  demandOption: true,
  describe: `the level to grade at, ${levelRange}`,
} as const;

export const classCommand = (program: Argv): Argv =>
  program.command('class', 'a whole class: grade it, watch it, be in it', (args) =>
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
            .option('level', gradedAt)
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
            .option('leave-out', {
              ...{ type: 'string', array: true, nargs: 1, default: [] as string[] },
              describe: 'a file or folder that nobody handed in; may be given several times',
            })
            .option('one', { type: 'boolean', default: false, describe: 'all the files are of one learner' })
            .option('retry-disturbing', {
              ...{ type: 'boolean', default: false },
              describe: 'grade again also programs that disturb the machine',
            })
            .option('restart', { type: 'boolean', default: false, describe: 'grade again what is graded already' })
            .check(sensible)
            .example(
              `npm run class -- grade submissions.zip --level ${lastLevel}`,
              'everyone, with the results in results/',
            ),
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
        'sample <folder>',
        'make up a class to try things out with',
        (sample) =>
          sample
            .positional('folder', { type: 'string', demandOption: true })
            .option('size', { type: 'number', default: 12, describe: 'how many learners' })
            .option('seed', { type: 'number', default: 1, describe: 'another seed, another class' })
            .example('npm run class -- sample practice', `then: npm run class -- grade practice --level ${lastLevel}`),
        run(async (args) => (await import('../commands/class/sample.ts')).sample(args)),
      )
      .command(
        'gradescope-zip',
        'make an autograder for Gradescope',
        (zip) =>
          zip
            .option('level', gradedAt)
            .option('points', { type: 'string', describe: 'a JSON file that says what steps are worth' })
            .option('out', { type: 'string', default: 'gradescope-autograder.zip', describe: 'the file to write' })
            .example(`npm run class -- gradescope-zip --level ${lastLevel}`, 'then upload the file to Gradescope'),
        run(async (args) => (await import('../commands/class/gradescope-zip.ts')).gradescopeZip(args)),
      )
      .command(
        'serve',
        'a page for the projector that shows who is where; with --workbench, the workshop in the browser',
        (serve) =>
          serve
            .option('port', { type: 'string', default: '4040', describe: 'where to serve it; 0 takes a free port' })
            .option('listen', { type: 'string', default: '127.0.0.1', describe: '0.0.0.0 opens it to your network' })
            .option('data', { type: 'string', describe: 'the folder that keeps the class [default: class-board]' })
            .option('stuck-after', { type: 'number', default: 5, describe: 'minutes at one step that count as stuck' })
            .option('public-url', {
              ...{ type: 'string', array: true, nargs: 1, default: [] as string[] },
              describe: 'where learners reach it by a name, e.g. through a proxy; may be given several times',
            })
            .option('behind-proxy', {
              type: 'string',
              describe: 'the address that a proxy asks from, as the board sees it',
            })
            .option('workbench', {
              ...{ type: 'boolean', default: false },
              describe: 'learners also work in the browser, and this machine grades what they run',
            })
            .option('queue', { type: 'string', describe: 'with --workbench: a Redis whose workers grade' })
            .option('jobs', jobs)
            .option('limit', limit)
            .option('solutions', {
              ...{ type: 'boolean', default: true },
              describe: 'with --workbench: who asks twice sees a solution before the level is passed',
            })
            .check(sensible)
            .example(
              'npm run class -- serve --workbench --listen 0.0.0.0',
              'a room full of laptops with nothing but a browser',
            )
            .example('npm run class -- serve --listen 0.0.0.0', 'only the board, for learners who have the kit')
            .example(
              'npm run class -- serve --public-url https://class.example.org --behind-proxy 127.0.0.1',
              'behind a proxy with TLS on the same machine',
            ),
        runUntilSignal(async (args, signal) => (await import('../commands/class/serve.ts')).serve(args, signal)),
      )
      .command(
        'join <url> <code>',
        'join a class: its board is told of each of your runs',
        (join) =>
          join
            .positional('url', { type: 'string', demandOption: true, describe: 'of the class board' })
            .positional('code', { type: 'string', demandOption: true, describe: 'of the class, as the board shows it' })
            .option('name', { type: 'string', demandOption: true, describe: 'what the instructor sees' })
            .example('npm run class -- join http://192.168.1.5:4040 K7XMQP --name Ada', 'join as Ada'),
        run(async (args) => (await import('../commands/class/join.ts')).join(args)),
      )
      .command(
        'leave',
        'leave the class: nothing is reported any more',
        (leave) => leave.example('npm run class -- leave', 'the board keeps what it was told'),
        run(async () => (await import('../commands/class/leave.ts')).leave()),
      )
      .command(
        'bench-board',
        'measure whether the board keeps up with a large class on this machine',
        (bench) =>
          bench
            .option('clients', { type: 'number', default: 300, describe: 'learners that report' })
            .option('every', { type: 'number', default: 5, describe: 'seconds between two reports of a learner' })
            .option('seconds', { type: 'number', default: 300, describe: 'how long' })
            .check(benchable)
            .example('npm run class -- bench-board --seconds 60', 'a quick look'),
        runUntilSignal(async (args, signal) =>
          (await import('../commands/class/bench-board.ts')).benchBoard(args, signal),
        ),
      )
      .command(
        'bench-workbench',
        'measure how many learners this machine carries in the browser',
        (bench) =>
          bench
            .option('learners', { type: 'number', default: 20, describe: 'learners that run their programs' })
            .option('every', { type: 'number', default: 30, describe: 'seconds between two runs of a learner' })
            .option('seconds', { type: 'number', default: 600, describe: 'how long' })
            .option('pages', { type: 'number', default: 200, describe: 'pages that are open and do nothing' })
            .option('saves', { type: 'number', default: 20, describe: 'saves of one learner, beside watch mode' })
            .check(seated)
            .example('npm run class -- bench-workbench --seconds 60', 'a quick look'),
        runUntilSignal(async (args, signal) =>
          (await import('../commands/class/bench-workbench/bench-workbench.ts')).benchWorkbench(args, signal),
        ),
      )
      .example(`npm run class -- grade submissions.zip --level ${lastLevel}`, 'grade everyone')
      .demandCommand(
        1,
        'Say what to do with the class: grade, sample, worker, gradescope-zip, serve, join, leave, bench-board or bench-workbench.',
      ),
  );
