import type { OpenEvent } from '../../events/decode.ts';
import type { Peer } from '../../traffic/call.ts';
import { describeCall } from '../describe.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';

/** addr is the client's address and port, for all clients of a family. */
export const rightPeer =
  (family: Peer['family']) =>
  (facts: Facts): Finding | null => {
    for (const { wanted, event } of facts.opens.pairs) {
      const { peer, call } = wanted;
      if (peer?.family !== family || samePeer(peer, event.peer)) continue;
      const hint = guess(peer, event, facts);
      return {
        expected: `the client's address ${describePeer(peer)} for ${describeCall(call)}`,
        actual: event.peer
          ? describePeer(event.peer)
          : `address family ${event.family}, which is neither IPv4 nor IPv6`,
        ...(hint !== undefined && { hint }),
      };
    }
    return null;
  };

const samePeer = (a: Peer, b: Peer | undefined): boolean =>
  a.family === b?.family && a.address === b.address && a.port === b.port;

const describePeer = ({ address, port, family }: Peer): string => `${address} port ${port} (${family})`;

function guess(peer: Peer, { family, peer: got }: OpenEvent, { evidence: { calls } }: Facts): string | undefined {
  const early =
    'The kernel fills the address in while accept4 runs: read it in the return hook, from the pointer that the entry hook saved.';
  if (got === undefined)
    return family === 0 ? early : `${early} What arrived is no address at all: read from addr, not from &addr.`;
  if (got.port === (((peer.port & 0xff) << 8) | (peer.port >> 8))) return 'Leave the port in network byte order.';
  if (calls.some((call) => call.peer && call.peer !== peer && samePeer(call.peer, got)))
    return `That is the client of another call. ${early}`;
  if (peer.family === 'IPv6' && got.port === peer.port)
    return 'sockaddr_in6 is 28 bytes long: fewer were copied, or the event has less room.';
  return undefined;
}
