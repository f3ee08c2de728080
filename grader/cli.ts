import yargs from 'yargs';
import { KitError } from './errors.ts';
import { reportFailure } from './report/failure.ts';

const FILE = 'workshop/clean.c';
const kernel = {
  choices: ['auto', 'lab', 'host'] as const,
  default: 'auto' as const,
  describe: 'whose kernel runs the program',
};

/** Every command of the kit. What a command does lies in commands/, loaded when it is asked for. */
await yargs(process.argv.slice(2))
  .scriptName('npm run')
  .command(
    'level <level>',
    'grade your program at a level, 0 to 4',
    (args) =>
      args
        .positional('level', { type: 'number', demandOption: true })
        .option('file', { type: 'string', default: FILE, describe: 'the program to grade' })
        .option('verbose', { type: 'boolean', default: false, describe: 'show every event as it arrives' })
        .option('json', { type: 'boolean', default: false, describe: 'print the verdict as one JSON object' })
        .option('seed', { type: 'number', describe: 'replay the random choices of an earlier run' })
        .option('kernel', kernel)
        .example('npm run level -- 3', 'grade workshop/clean.c at level 3'),
    run(async (args) => (await import('./commands/level.ts')).level(args)),
  )
  .demandCommand(1, 'Say which command.')
  .strict()
  .help()
  .version(false)
  .exitProcess(false)
  .fail((message, error: Error | undefined) => {
    throw error ?? new KitError('usage', 'USAGE', message, 'Add --help to see how the command is used.');
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = reportFailure(error);
  });

/** A command's handler: its result is the exit code. */
function run<Args>(command: (args: Args) => Promise<number>): (args: Args) => Promise<void> {
  return async (args) => {
    process.exitCode = await command(args);
  };
}
