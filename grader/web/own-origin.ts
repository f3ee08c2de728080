import type { FastifyInstance } from 'fastify';
import { Refused } from './refuse.ts';

/** Answers no script of another site. Its browser would not show it the answer, but what it asks for would be done. */
export function refuseForeignOrigins(server: FastifyInstance, publicNames: readonly string[]): void {
  server.addHook('onRequest', ({ headers }, _, done) => {
    if (isOwnOrigin(headers.origin, headers.host, publicNames)) done();
    else throw new Refused(403, 'A page of another site asks for this.');
  });
}

/**
 * Browsers name the page's origin wherever it may matter; other programs do not have one. A proxy may ask under another
 * name than its visitors: that is among the public ones.
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicNames: readonly string[] = [],
): boolean {
  if (origin === undefined) return true;
  const authority = origin.replace(/^https?:\/\//, '');
  return authority === host || publicNames.includes(authority.replace(/:\d+$/, ''));
}
