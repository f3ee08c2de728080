import type { Peer } from './call.ts';

export const AF_INET = 2;
export const AF_INET6 = 10;

/** struct sockaddr_in (port at 2, address at 4) or sockaddr_in6 (port at 2, address at 8), in network byte order. */
export function socketAddress(bytes: Uint8Array): { family: number; peer: Peer | undefined } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = view.getUint16(0, true);
  const port = view.getUint16(2, false);
  if (family === AF_INET)
    return { family, peer: { family: 'IPv4', address: [...bytes.subarray(4, 8)].join('.'), port } };
  if (family === AF_INET6) return { family, peer: { family: 'IPv6', address: ipv6Text(bytes.subarray(8, 24)), port } };
  return { family, peer: undefined };
}

/** RFC 5952: lowercase, no leading zeros, the first longest run of zero groups as `::`, a mapped IPv4 address in its own form. */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return `::ffff:${[...bytes.subarray(12)].join('.')}`;
  const text = groups.map((group) => group.toString(16));
  const run = longestRunOfZeros(groups);
  if (run.length < 2) return text.join(':');
  return `${text.slice(0, run.start).join(':')}::${text.slice(run.start + run.length).join(':')}`;
}

function longestRunOfZeros(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  groups.forEach((_, start) => {
    const end = groups.findIndex((group, i) => i >= start && group !== 0);
    const length = (end < 0 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  });
  return best;
}
