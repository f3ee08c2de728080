import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface Addresses {
  /** As URLs have them: for the person at this machine, and for everybody else. */
  forInstructor: string;
  forLearners: string;
  /** All that the server can be reached at, when that is more than this machine itself. */
  open: string[];
}

/** What is opened by listening on an address: where people find it, and who else may. */
export function addressesOf(listen: string, interfaces = networkInterfaces()): Addresses {
  if (/^(127\.|::1$|localhost$)/.test(listen))
    return { forInstructor: inUrl(listen), forLearners: inUrl(listen), open: [] };
  if (listen !== '0.0.0.0' && listen !== '::')
    return { forInstructor: inUrl(listen), forLearners: inUrl(listen), open: [inUrl(listen)] };
  const open = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    // Link-local IPv6 addresses need the name of an interface with them, which URLs cannot carry.
    .filter(
      ({ internal, family, address }) =>
        !internal && (family === 'IPv4' || listen === '::') && !/^fe80:/i.test(address),
    )
    .sort((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => inUrl(address));
  return { forInstructor: '127.0.0.1', forLearners: open[0] ?? '127.0.0.1', open };
}

const inUrl = (address: string): string => (isIPv6(address) ? `[${address}]` : address);
