import type { OpenEvent } from '../../events/decode.ts';
import { SOCKADDR_BYTES } from '../../events/layout.ts';
import type { Peer } from '../../platform/call.ts';
import { AF_INET, AF_INET6 } from '../../platform/socket-address.ts';
import { describeBytes, describeCall } from '../describe.ts';
import { describeDisplacement, displacement, type Field } from '../displaced.ts';
import type { ExpectedOpen } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Reason } from '../reason.ts';

/** addr is the client's address and port, for all clients of a family. */
export const rightPeer =
  (family: Peer['family']) =>
  (facts: Facts): Finding | null => {
    for (const { wanted, event } of facts.opens.pairs) {
      const { peer, call } = wanted;
      if (peer?.family !== family || samePeer(peer, event.peer)) continue;
      const expected = `the client's address ${describePeer(peer)} for ${describeCall(call)}`;
      const actual = event.peer
        ? describePeer(event.peer)
        : `address family ${event.family}, which is neither IPv4 nor IPv6`;
      const distance = moved(family, facts);
      if (distance !== undefined)
        return {
          expected,
          actual: `${actual}; the address stands ${describeDisplacement(ADDRESS.at, distance)}`,
          reason: 'field-displaced',
        };
      const reason = guess(peer, event, facts);
      return { expected, actual, ...(reason && { reason }) };
    }
    return null;
  };

/** Where the caller wants no address, there is none to send: addr stays empty. */
export function noPeerWithout({ opens: { pairs }, bytesOf }: Facts): Finding | null {
  const at = ({ event }: (typeof pairs)[number]) =>
    bytesOf(event)
      .subarray(ADDRESS.at, ADDRESS.at + SOCKADDR_BYTES)
      .findIndex((byte) => byte !== 0);
  const wrong = pairs.find((pair) => pair.wanted.peer === undefined && at(pair) >= 0);
  if (!wrong) return null;
  const { family, peer } = wrong.event;
  return {
    expected: `an empty addr for ${describeCall(wrong.wanted.call)}, whose caller passed NULL`,
    actual: `from byte ${at(wrong)} of addr on ${describeBytes(bytesOf(wrong.event).subarray(ADDRESS.at + at(wrong), ADDRESS.at + SOCKADDR_BYTES))}`,
    reason: family !== 0 && !peer?.port ? 'family-assumed' : 'address-of-nobody',
  };
}

/** The family and the port, by which an address is known. */
const ADDRESS: Field<ExpectedOpen> = {
  ...{ at: 16, size: 4, value: ({ peer }) => peer?.port },
  isAt: (sample, at, { peer }) =>
    sample.getUint16(at, true) === (peer?.family === 'IPv6' ? AF_INET6 : AF_INET) &&
    sample.getUint16(at + 2, false) === peer?.port,
};

const moved = (family: Peer['family'], { opens: { pairs }, bytesOf }: Facts): number | undefined =>
  displacement(
    pairs.filter(({ wanted }) => wanted.peer?.family === family),
    bytesOf,
    ADDRESS,
  );

const samePeer = (a: Peer, b: Peer | undefined): boolean =>
  a.family === b?.family && a.address === b.address && a.port === b.port;

const describePeer = ({ address, port, family }: Peer): string => `${address} port ${port} (${family})`;

function guess(peer: Peer, { family, peer: got }: OpenEvent, { evidence: { calls } }: Facts): Reason | undefined {
  if (peer.address === `::ffff:${got?.address ?? ''}`) return 'mapped-address-changed';
  if (got?.port === 0 && /^[0.:]+$/.test(got.address)) return 'address-without-its-rest';
  if (got === undefined) return family === 0 ? 'address-read-early' : 'address-of-another-place';
  if (got.port === (((peer.port & 0xff) << 8) | (peer.port >> 8))) return 'port-turned-round';
  if (got.address === peer.address.split('.').reverse().join('.')) return 'address-turned-round';
  if (calls.some((call) => call.peer && call.peer !== peer && samePeer(call.peer, got)))
    return 'address-of-another-call';
  if (peer.family === 'IPv6' && got.port === peer.port) return 'address-cut';
  return undefined;
}
