import { KitError } from '../base/errors.ts';

/** The port given with --port or another option. `lowest` is 0 where "any free one" is an answer. Throws KitError BAD_PORT. */
export function checkedPort(text: string, lowest: 0 | 1 = 1, option = '--port'): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= lowest && port <= 65535) return port;
  throw new KitError(
    'usage',
    'BAD_PORT',
    `${option} must be a number from ${lowest} to 65535, got "${text}".`,
    `For example: ${option} 8090`,
  );
}
