import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';
import { KitError, type Fault } from '../base/errors.ts';

const HEADINGS: Record<Fault, string> = {
  learner: 'Your program',
  usage: 'Usage error',
  machine: 'Cannot run on this machine',
  kit: 'A bug in the kit',
};

const EXIT: Record<Fault, number> = { learner: 1, usage: 2, machine: 69, kit: 70 };

/** Prints an error and says the exit code. */
export function reportFailure(error: unknown): number {
  process.stderr.write(failureText(error));
  return EXIT[error instanceof KitError ? error.fault : 'kit'];
}

/** An error in words. Unknown errors are bugs and keep their stack. */
export function failureText(error: unknown): string {
  if (error instanceof KitError)
    return `${chalk.red.bold(HEADINGS[error.fault])} ${chalk.dim(`[${error.code}]`)}: ${printable(error.message)}\n${chalk.bold('Remedy:')} ${printable(error.remedy)}\n`;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${chalk.red.bold(HEADINGS.kit)}. Please report it with this text:\n${printable(what)}\n`;
}
