import chalk from 'chalk';
import yargs, { type Argv } from 'yargs';
import { bench } from './cli/bench.ts';
import { checkKit } from './cli/check-kit.ts';
import { classCommand } from './cli/class.ts';
import { client } from './cli/client.ts';
import { demoServer } from './cli/demo-server.ts';
import { doctor } from './cli/doctor.ts';
import { hint } from './cli/hint.ts';
import { lab } from './cli/lab.ts';
import { level } from './cli/level.ts';
import { reset } from './cli/reset.ts';
import { apartFromGuests } from './cli/run.ts';
import { assertValues, type DeclaredOptions } from './cli/assert-values.ts';
import { assertNotKeptByNpm } from './cli/kept-by-npm.ts';
import { sniff } from './cli/sniff.ts';
import { usageError } from './cli/usage-error.ts';
import { watch } from './cli/watch.ts';
import { workbench } from './cli/workbench.ts';
import { reportFailure } from './report/failure.ts';
import { isPlain } from './report/plain.ts';

/** Every command of the kit: its words and options lie in cli/, what it does in commands/, loaded when it is asked for. */
const commands = [
  level,
  watch,
  workbench,
  sniff,
  checkKit,
  demoServer,
  client,
  hint,
  reset,
  bench,
  doctor,
  lab,
  classCommand,
];

// chalk does not know this wish.
if (isPlain()) chalk.level = 0;

const { ours: words } = apartFromGuests(process.argv.slice(2));

/** yargs has this, and its types do not. */
type WithOptions = Argv & { getOptions(): DeclaredOptions };

const program = commands
  .reduce((all, add) => add(all), yargs(words).scriptName('npm run'))
  .demandCommand(1, 'Say which command.')
  .strict()
  .help()
  .version(false)
  .exitProcess(false)
  .fail((message, error: Error | undefined, usage) => {
    // Its type says otherwise, but this help() returns the text.
    throw error ?? usageError(message, String(usage.help()));
  });

// Before anything is said about words that are left over: they may be the values.
program.middleware((options) => {
  const declared = (program as WithOptions).getOptions();
  assertNotKeptByNpm(declared, words);
  assertValues(options, declared, words);
}, true);

// A file that may not grow is an error of the writer (EFBIG); execa ends the process unless something listens.
process.on('SIGXFSZ', () => undefined);

// yargs makes the help of every command that it runs; to break its lines takes longer than all else that it does.
if (!words.includes('--help')) program.wrap(null);

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

void main();
