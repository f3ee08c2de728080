import { KitError } from '../base/errors.ts';

/** What of yargs' table of a command is asked for here: the names of its options (and positionals) by type. */
export interface DeclaredOptions {
  boolean: string[];
  string: string[];
  number: string[];
  /** Those that may come more than once. */
  array: string[];
}

/**
 * yargs takes an option that lost its value for one that was not given, a word for the number NaN, and two values for a list.
 * Throws KitError USAGE for each. `words` is what was typed.
 */
export function assertValues(options: Record<string, unknown>, declared: DeclaredOptions, words: string[]): void {
  const names = [...declared.string, ...declared.number];
  const empty = names.find((name) =>
    words.some((word, at) => word === `--${name}` && /^(--.*)?$/.test(words[at + 1] ?? '')),
  );
  if (empty !== undefined) throw wrong(empty, 'needs a value', declared);
  const noNumber = declared.number.find((name) => Number.isNaN(options[name]));
  if (noNumber !== undefined) throw wrong(noNumber, 'takes a number', declared);
  const twice = names.find((name) => Array.isArray(options[name]) && !declared.array.includes(name));
  if (twice !== undefined) throw wrong(twice, 'takes one value and was given more than once', declared);
}

const wrong = (name: string, what: string, { number }: DeclaredOptions) =>
  new KitError(
    'usage',
    'USAGE',
    `--${name} ${what}`,
    `For example: --${name} ${number.includes(name) ? '7' : name.toUpperCase()}`,
  );
