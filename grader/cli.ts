import yargs from 'yargs';
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
import { sniff } from './cli/sniff.ts';
import { KitError } from './errors.ts';
import { reportFailure } from './report/failure.ts';

/** Every command of the kit: its words and options lie in cli/, what it does in commands/, loaded when it is asked for. */
const commands = [level, sniff, checkKit, demoServer, client, hint, reset, bench, doctor, lab, classCommand];

const program = commands
  .reduce((all, add) => add(all), yargs(process.argv.slice(2)).scriptName('npm run'))
  .demandCommand(1, 'Say which command.')
  .strict()
  .help()
  .version(false)
  .exitProcess(false)
  .fail((message, error: Error | undefined) => {
    throw error ?? new KitError('usage', 'USAGE', message, 'Add --help to see how the command is used.');
  });

// A file that may not grow is an error of whoever writes it (EFBIG); execa, unless somebody listens, ends the process.
process.on('SIGXFSZ', () => undefined);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
