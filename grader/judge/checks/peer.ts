import type { OpenEvent } from '../../events/decode.ts';
import { SOCKADDR_BYTES } from '../../events/layout.ts';
import type { Peer } from '../../platform/call.ts';
import { AF_INET, AF_INET6 } from '../../platform/socket-address.ts';
import { describeBytes, describeCall } from '../describe.ts';
import { describeDisplacement, displacement, type Field } from '../displaced.ts';
import type { ExpectedOpen } from '../expected.ts';
import { isHookOf } from '../../kernel/hook.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Reason } from '../reason.ts';

/** addr is the address and port that the caller was told, for all clients of a family. */
export const rightPeer =
  (family: Peer['family']) =>
  (facts: Facts): Finding | null => {
    const wrong = facts.opens.pairs.find(
      ({ wanted: { peer }, event }) => peer?.family === family && !samePeer(peer, event.peer),
    );
    return wrong?.wanted.peer ? another(wrong.wanted.peer, wrong, facts) : null;
  };

type Family = Peer['family'] | 'mapped';

/** At a socket for both families, a client over IPv4 has an address of IPv6. */
const familyOf = ({ family, address }: Peer): Family => (address.startsWith('::ffff:') ? 'mapped' : family);

/** addr is the client, for all clients of a family, whether the caller wanted to know it or not. */
export const rightClient =
  (family: Family) =>
  (facts: Facts): Finding | null => {
    const known = facts.opens.pairs.filter(({ wanted: { client } }) => client && familyOf(client) === family);
    if (known.length === 0)
      return { expected: `a run with at least one such client (${family})`, actual: 'the grader saw none' };
    const wrong = known.find(
      (pair) =>
        !samePeer(pair.wanted.client, pair.event.peer) && !isOfAnotherCall(pair, facts) && !isOfReusedSock(pair, facts),
    );
    return wrong?.wanted.client ? another(wrong.wanted.client, wrong, facts) : null;
  };

/** addr is not the client of another call. */
export function ownClient(facts: Facts): Finding | null {
  const wrong = facts.opens.pairs.find(
    (pair) => pair.wanted.client && !samePeer(pair.wanted.client, pair.event.peer) && isOfAnotherCall(pair, facts),
  );
  return wrong?.wanted.client ? another(wrong.wanted.client, wrong, facts) : null;
}

type Pair = Facts['opens']['pairs'][number];

/** An address that is not the client's. */
function another(peer: Peer, { wanted, event }: Pair, facts: Facts): Finding {
  const expected = `the client's address ${describePeer(peer)} for ${describeCall(wanted.call)}${wanted.peer ? '' : ', whose caller passed NULL'}`;
  const actual = event.peer ? describePeer(event.peer) : describeFamily(event.family);
  const distance = moved(peer.family, facts);
  if (distance !== undefined)
    return {
      expected,
      actual: `${actual}; the address stands ${describeDisplacement(ADDRESS.at, distance)}`,
      reason: 'field-displaced',
    };
  const reason = whyAnother(peer, { wanted, event }, facts);
  return { expected, actual, ...(reason && { reason }) };
}

const describeFamily = (family: number): string =>
  family === 0 ? 'no address: addr is empty' : `address family ${family}, which is neither IPv4 nor IPv6`;

/** From the level on that asks for it, the true client is wanted where the caller wants no address. Below, it may also be left out. */
const mustKnow = ({ evidence: { hooks } }: Facts): boolean => hooks.some((hook) => isHookOf(hook, 'accept', 'return'));

/** Where the caller wants no address, addr stays empty; or it is the client, for programs that find out. */
export function noPeerWithout(facts: Facts): Finding | null {
  if (mustKnow(facts)) return null;
  const {
    opens: { pairs },
    bytesOf,
  } = facts;
  const at = ({ event }: (typeof pairs)[number]) =>
    bytesOf(event)
      .subarray(ADDRESS.at, ADDRESS.at + SOCKADDR_BYTES)
      .findIndex((byte) => byte !== 0);
  const wrong = pairs.find(
    (pair) => pair.wanted.peer === undefined && at(pair) >= 0 && !samePeer(pair.wanted.client, pair.event.peer),
  );
  if (!wrong) return null;
  const { family, peer } = wrong.event;
  return {
    expected: `an empty addr for ${describeCall(wrong.wanted.call)}, whose caller passed NULL`,
    actual: `from byte ${at(wrong)} of addr on ${describeBytes(bytesOf(wrong.event).subarray(ADDRESS.at + at(wrong), ADDRESS.at + SOCKADDR_BYTES))}`,
    reason: family !== 0 && !peer?.port ? 'family-assumed' : 'address-of-nobody',
  };
}

/** The family and the port, by which an address is known. */
const ADDRESS: Field<Peer> = {
  ...{ at: 16, size: 4, value: ({ port }) => port },
  isAt: (sample, at, { family, port }) =>
    sample.getUint16(at, true) === (family === 'IPv6' ? AF_INET6 : AF_INET) && sample.getUint16(at + 2, false) === port,
};

/** Looks at those events alone that have to have an address: another would have none in any place. */
function moved(family: Peer['family'], facts: Facts): number | undefined {
  const addressOf = ({ peer, client }: ExpectedOpen) => (mustKnow(facts) ? client : peer);
  const pairs = facts.opens.pairs.flatMap(({ wanted, event }) => {
    const address = addressOf(wanted);
    return address?.family === family ? [{ wanted: address, event }] : [];
  });
  return displacement(pairs, facts.bytesOf, ADDRESS);
}

const samePeer = (a: Peer | undefined, b: Peer | undefined): boolean =>
  a !== undefined && a.family === b?.family && a.address === b.address && a.port === b.port;

const describePeer = ({ address, port, family }: Peer): string => `${address} port ${port} (${family})`;

const turnedRound = (port: number): number => ((port & 0xff) << 8) | (port >> 8);

/** A program with hooks of kernel functions takes the address from there; and what the server does not know, every program. */
const asksTheKernel = ({ wanted: { peer } }: Pair, { evidence: { hooks } }: Facts): boolean =>
  peer === undefined || hooks.some((hook) => 'kernelFunction' in hook);

function whyAnother(peer: Peer, pair: Pair, facts: Facts): Reason | undefined {
  const fromKernel = asksTheKernel(pair, facts) ? guessOfKernel(peer, pair, facts) : undefined;
  return fromKernel ?? guess(peer, pair.event, facts);
}

/** The client of another call than the event's own. */
const isOfAnotherCall = ({ wanted, event }: Pair, { evidence: { calls }, opens: { pairs } }: Facts): boolean =>
  calls.some((call) => call !== wanted.call && samePeer(call.client ?? call.peer, event.peer)) ||
  pairs.some((pair) => pair.wanted !== wanted && samePeer(pair.wanted.client, event.peer));

/**
 * A struct sock that is kept for too long is another socket's in the end, such as that of a client, whose far side is the
 * server. Only beside clients of other calls: a program that asks its own sock for the server has none of them.
 */
const isOfReusedSock = ({ event }: Pair, facts: Facts): boolean =>
  facts.evidence.calls.some(({ own }) => samePeer(own, event.peer)) && ownClient(facts) !== null;

/** What an address that is in a struct sock, but not the client's, says about the program that has taken it from there. */
function guessOfKernel(peer: Peer, pair: Pair, facts: Facts): Reason | undefined {
  const { wanted, event } = pair;
  const { peer: got, family } = event;
  const { own } = wanted.call;
  if (got?.port === 0 && /^[0.:]+$/.test(got.address)) return 'sock-that-listens';
  if (got === undefined && family === 0) return wanted.peer ? 'kernel-memory-not-read' : 'address-left-empty';
  if (got === undefined) return undefined;
  if (own && [own.port, turnedRound(own.port)].includes(got.port)) return 'listening-port';
  if (own && got.address === own.address && got.address !== peer.address) return 'own-address';
  if (isOfAnotherCall(pair, facts)) return 'sock-of-another-call';
  const isMapped = peer.address === `::ffff:${got.address}`;
  if (peer.family === 'IPv6' && got.port === peer.port && !isMapped) return 'ipv6-address-elsewhere';
  return undefined;
}

function guess(peer: Peer, { family, peer: got }: OpenEvent, { evidence: { calls } }: Facts): Reason | undefined {
  if (peer.address === `::ffff:${got?.address ?? ''}`) return 'mapped-address-changed';
  if (got?.port === 0 && /^[0.:]+$/.test(got.address)) return 'address-without-its-rest';
  if (got === undefined) return family === 0 ? 'address-read-early' : 'address-of-another-place';
  if (got.port === turnedRound(peer.port)) return 'port-turned-round';
  if (got.address === peer.address.split('.').reverse().join('.')) return 'address-turned-round';
  if (calls.some((call) => call.peer && call.peer !== peer && samePeer(call.peer, got)))
    return 'address-of-another-call';
  if (peer.family === 'IPv6' && got.port === peer.port) return 'address-cut';
  return undefined;
}
