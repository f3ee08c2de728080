import { KitError } from '../base/errors.ts';
import { nearest } from '../commands/nearest.ts';

/** What yargs says of a usage error, with the right word beside the mistyped one. `help` is the help of that command. */
export function usageError(message: string, help: string): KitError {
  const remedy = suggestion(message, help);
  return new KitError('usage', 'USAGE', message, remedy ?? 'Add --help to see how the command is used.');
}

function suggestion(message: string, help: string): string | undefined {
  const unknown = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    const option = nearest(unknown, optionsIn(help));
    const command = nearest(unknown, commandsIn(help));
    if (option === undefined && command === undefined) return undefined;
    return `Did you mean ${command ?? `--${option ?? ''}`}?`;
  }
  const [, given, choices] = /Given: "([^"]*)", Choices: (.*)$/m.exec(message) ?? [];
  if (given === undefined || choices === undefined) return undefined;
  const choice = nearest(
    given,
    choices.split(', ').map((text) => text.replaceAll('"', '')),
  );
  return choice === undefined ? undefined : `Did you mean ${choice}?`;
}

const optionsIn = (help: string): string[] => [...help.matchAll(/--([a-z][\w-]*)/g)].map(([, name = '']) => name);

/** Of `npm run lab status  what it does`, the word `status`. */
const commandsIn = (help: string): string[] =>
  [...help.matchAll(/^ {2}npm run ((?:[a-z-]+ )*)/gm)].map(([, words = '']) => words.trim().split(' ').at(-1) ?? '');
