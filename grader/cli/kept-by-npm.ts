import { readFileSync } from 'node:fs';
import { KitError } from '../base/errors.ts';
import type { DeclaredOptions } from './assert-values.ts';

/**
 * npm takes every option in front of `--` for itself, hands on only its value, and leaves a trace in the environment.
 * Throws KitError OPTION_KEPT_BY_NPM when one of ours went that way, with the line that was meant.
 */
export function assertNotKeptByNpm(declared: DeclaredOptions, words: string[], env = process.env): void {
  const script = env['npm_lifecycle_event'];
  if (script === undefined || words[0] !== script) return;
  const switches = declared.boolean.filter((name) => isKept(name, words, env));
  const withValue = [...declared.string, ...declared.number].filter((name) => isKept(name, words, env));
  if (switches.length + withValue.length === 0) return;
  const names = [...switches, ...withValue].map((name) => `--${name}`);
  throw new KitError(
    'usage',
    'OPTION_KEPT_BY_NPM',
    `npm kept ${names.join(' and ')} for itself, because no -- stands in front`,
    lineMeant(switches, withValue, words, env),
  );
}

/** npm's own name for --verbose is another. */
const traceOf = (name: string, env: NodeJS.ProcessEnv): string | undefined =>
  name === 'verbose'
    ? env['npm_config_loglevel'] === 'verbose'
      ? 'true'
      : undefined
    : env[`npm_config_${name.replaceAll('-', '_')}`];

/** What the user's own .npmrc says always is there, and was not typed. */
function isKept(name: string, words: string[], env: NodeJS.ProcessEnv): boolean {
  if (words.includes(`--${name}`) || (traceOf(name, env) ?? '') === '') return false;
  try {
    const key = name === 'verbose' ? 'loglevel' : name;
    return !new RegExp(`^\\s*${key}\\s*=`, 'm').test(readFileSync(env['npm_config_userconfig'] ?? '', 'utf8'));
  } catch {
    return true;
  }
}

/** A value that did not come with `=` arrived as one more word; of several nobody knows whose it is. */
function lineMeant(
  switches: string[],
  withValue: string[],
  [script = '', ...rest]: string[],
  env: NodeJS.ProcessEnv,
): string {
  const loose = withValue.filter((name) => traceOf(name, env) === 'true');
  const value = loose.length === 1 ? rest.at(-1) : undefined;
  const options = [
    ...switches.map((name) => `--${name}`),
    ...withValue.map((name) => {
      const known = loose.includes(name) ? value : traceOf(name, env);
      return `--${name} ${known ?? name.toUpperCase()}`;
    }),
  ];
  const others = value === undefined ? rest : rest.slice(0, -1);
  return ['npm run', script, '--', ...others, ...options].join(' ');
}
