import type { FastifyInstance } from 'fastify';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { Refused } from './refuse.ts';

/**
 * Answers only requests that call this server by a name of its own. A site of somebody else can let its name lead to this
 * machine (DNS rebinding), and its scripts would then count as the page's own; an address cannot be claimed like that.
 */
export function refuseForeignHosts(server: FastifyInstance, ownNames: string[]): void {
  const known = new Set([...namesOfThisMachine(), ...ownNames].map((name) => name.toLowerCase()));
  server.addHook('onRequest', ({ headers }, _, done) => {
    if (isKnownHost(headers.host, known)) done();
    else throw new Refused(421, 'This server has another name: use its address, or start it with --public-url.');
  });
}

/** Whether a Host header has an address, or one of these names. */
export function isKnownHost(header: string | undefined, known: ReadonlySet<string>): boolean {
  const name = /^(\[[^\]]+\]|[^:/@]+)(?::\d{1,5})?$/
    .exec(header ?? '')?.[1]
    ?.toLowerCase()
    .replace(/\.$/, '');
  return name !== undefined && (isIP(name.replace(/^\[|\]$/g, '')) > 0 || known.has(name));
}

function namesOfThisMachine(): string[] {
  const [first = ''] = hostname().split('.');
  return ['localhost', hostname(), first, `${first}.local`];
}
