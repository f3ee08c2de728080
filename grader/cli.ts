import yargs from 'yargs';
import { KitError } from './errors.ts';
import { reportFailure } from './report/failure.ts';

const FILE = 'workshop/clean.c';
const level = { type: 'string', demandOption: true } as const;
const json = (what: string) => ({ type: 'boolean', default: false, describe: `print ${what}` }) as const;
const verbose = { type: 'boolean', default: false, describe: 'show every event as it arrives' } as const;
const kernel = {
  choices: ['auto', 'lab', 'host'] as const,
  default: 'auto' as const,
  describe: 'whose kernel runs the program',
};

/** Every command of the kit, a row each. What a command does lies in commands/, loaded when it is asked for. */
const program = yargs(process.argv.slice(2))
  .scriptName('npm run')
  .command(
    'level [level]',
    'grade your program at a level, 0 to 4; without one, at the first that is not passed yet',
    (args) =>
      args
        .positional('level', { type: 'string' })
        .option('file', { type: 'string', default: FILE, describe: 'the program to grade' })
        .option('verbose', verbose)
        .option('json', json('the verdict as one JSON object'))
        .option('seed', { type: 'number', describe: 'replay the random choices of an earlier run' })
        .option('kernel', kernel)
        .option('watch', { type: 'boolean', default: false, describe: 'grade again at every save' })
        .option('evidence', { type: 'string', describe: 'write everything that the verdict is made of to a file' })
        .option('from', { type: 'string', describe: 'judge such a file again, without a run' })
        .conflicts('from', ['evidence', 'seed'])
        .example('npm run level -- 3', `grade ${FILE} at level 3`),
    runUntilSignal(async (args, signal) => (await import('./commands/level.ts')).level(args, signal)),
  )
  .command(
    'sniff <file>',
    'run a program as a sniffer of the demo server in the lab: shows whole HTTP requests and responses',
    (args) =>
      args
        .positional('file', { type: 'string', demandOption: true })
        .option('level', { type: 'string', default: '4', describe: 'attach the hooks of the levels 0 to this one' })
        .option('verbose', verbose)
        .option('json', json('one JSON object a line (docs/sniffer.md)'))
        .option('port', { type: 'string', default: '8080', describe: 'of 127.0.0.1, where the demo server is reached' })
        .example(`npm run sniff -- ${FILE}`, 'and then curl in another terminal, as it says')
        .example(`npm run sniff -- ${FILE} --level 1 --verbose`, 'who connects'),
    runUntilSignal(async (args, signal) => (await import('./commands/sniff.ts')).sniff(args, signal)),
  )
  .command(
    'check-kit',
    'does the kit judge as it should? Grades many right and wrong programs',
    (args) =>
      args
        .option('only', { type: 'string', default: '', describe: 'only programs with this in their name' })
        .option('seeds', {
          type: 'number',
          describe: 'runs of each right program [default: 20 a solution, 5 a variant]',
        })
        .option('seed', { type: 'number', describe: 'decides the seeds of all runs' })
        .option('jobs', { type: 'number', describe: 'how many at a time [default: one for each core]' })
        .option('quick', { type: 'boolean', default: false, describe: 'a short selection' })
        .option('verbose', { type: 'boolean', default: false, describe: 'show what the judge says about each' })
        .option('kernel', kernel)
        .example('npm run check-kit -- --only "wrong 2-"', 'the wrong programs of level 2'),
    run(async (args) => (await import('./commands/check-kit.ts')).checkKit(args)),
  )
  .command(
    'demo-server',
    'run the demo server on this machine (port: environment variable PORT, else 8080)',
    (args) => args.example('PORT=8090 npm run demo-server', 'on another port'),
    runUntilSignal(async (_, signal) => (await import('./commands/demo-server.ts')).demoServer(signal)),
  )
  .command(
    'client [size]',
    'ask the demo server for an answer of so many characters (port: environment variable PORT, else 8080)',
    (args) =>
      args
        .positional('size', { type: 'string', default: '50' })
        .example('npm run client -- 1000', 'an answer of 1000 characters'),
    run(async ({ size }) => (await import('./commands/client.ts')).client(size)),
  )
  .command(
    'hint <level> [step]',
    'show the hints of a level, or of one of its steps',
    (args) =>
      args
        .positional('level', level)
        .positional('step', { type: 'string' })
        .example('npm run hint -- 1 ipv6', 'the hint for step 1.ipv6'),
    run(async (args) => (await import('./commands/hint.ts')).hint(args.level, args.step)),
  )
  .command(
    'reset',
    `put ${FILE} back to its start; your work is kept beside it`,
    (args) => args.example('npm run reset', 'begin anew'),
    run(async () => (await import('./commands/reset.ts')).reset()),
  )
  .command(
    'bench',
    'measure how long a level takes on this machine, and where the time goes',
    (args) =>
      args
        .option('runs', { type: 'number', default: 10, describe: 'how many; the table shows their medians' })
        .option('json', json('every figure of every run as one JSON object'))
        .example('npm run bench -- --runs 20', 'twice as many runs as usual'),
    run(async (args) => (await import('./commands/bench/bench.ts')).bench(args)),
  )
  .command(
    'doctor',
    'check everything that grading a level needs, a line each with its remedy',
    (args) => args.example('npm run doctor', 'all checks'),
    run(async () => (await import('./commands/doctor/doctor.ts')).doctor()),
  )
  .command('lab', 'look after the lab, the machine that programs run in', (args) =>
    args
      .command(
        'status',
        'what of the lab is in the cache',
        noOptions,
        run(async () => (await import('./commands/lab/status.ts')).status()),
      )
      .command(
        'shell',
        'a shell in a fresh guest',
        noOptions,
        runUntilSignal(async (_, signal) => (await import('./commands/lab/shell.ts')).shell(signal)),
      )
      .command(
        'exec [command..]',
        'run a command in a fresh guest; its exit code is the exit code',
        (exec) =>
          exec
            .positional('command', { type: 'string' })
            .parserConfiguration({ 'unknown-options-as-args': true })
            .example("npm run lab -- exec sh -c 'uname -a'", 'ask for its kernel'),
        runUntilSignal(async (_, signal) => (await import('./commands/lab/exec.ts')).exec(wordsAfter('exec'), signal)),
      )
      .command(
        'rebuild',
        'make image and snapshot anew, and try again whether KVM works',
        noOptions,
        run(async () => (await import('./commands/lab/rebuild.ts')).rebuild()),
      )
      .command(
        'clean',
        'empty the cache; the next run fetches and makes everything anew',
        noOptions,
        run(async () => (await import('./commands/lab/clean.ts')).clean()),
      )
      .demandCommand(1, 'Say what to do with the lab: status, shell, exec, rebuild or clean.'),
  )
  .demandCommand(1, 'Say which command.')
  .strict()
  .help()
  .version(false)
  .exitProcess(false)
  .fail((message, error: Error | undefined) => {
    throw error ?? new KitError('usage', 'USAGE', message, 'Add --help to see how the command is used.');
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}

function noOptions<T>(args: T): T {
  return args;
}

/** As they were typed: yargs would make numbers of some, and take some for options of ours. */
function wordsAfter(word: string): string[] {
  const words = process.argv.slice(process.argv.indexOf(word) + 1);
  return words[0] === '--' ? words.slice(1) : words;
}

/** A command's handler: its result is the exit code. */
function run<Args>(command: (args: Args) => Promise<number>): (args: Args) => Promise<void> {
  return async (args) => {
    process.exitCode = await command(args);
  };
}

/** For a command that goes on until Ctrl-C, SIGTERM, or until nobody reads its output any more (`| head`). */
function runUntilSignal<Args>(
  command: (args: Args, signal: AbortSignal) => Promise<number>,
): (args: Args) => Promise<void> {
  return async (args) => {
    const stop = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
    process.stdout.on('error', () => stop.abort());
    process.exitCode = await command(args, stop.signal);
    // What was still in preparation ends with this process.
    if (stop.signal.aborted) process.exit();
  };
}
