import { KitError } from '../grader/base/errors.ts';

/** The port from the environment variable PORT, 8080 when it is not set. Throws KitError BAD_PORT. */
export function readPort(text: string = process.env['PORT'] || '8080'): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new KitError(
    'usage',
    'BAD_PORT',
    `PORT must be a number from 0 to 65535, got "${text}".`,
    'Set it to a free port, for example PORT=8090, or leave it unset for 8080.',
  );
}
