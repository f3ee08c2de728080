import { MESSAGE_BYTES } from '../events/layout.ts';
import { descriptorOf, movesBytes, roleOf } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';
import { actorNames, actorText } from '../platform/actors.ts';
import { looksLikeHttp, MIN_HTTP_BYTES } from './beginning.ts';
import { MOST_PIECES, type Expected } from './expected.ts';
import type { Facts } from './facts.ts';
import type { Reason } from './reason.ts';

/** Something that sets some calls apart, and what it says about a program that misses just these. */
interface Trait {
  text: string;
  reason: Reason;
  holds: (call: Call, all: Call[], wanted: Expected) => boolean;
  /** Of the calls of which it holds, chance lets some through. */
  byChance?: true;
}

const isTransfer = ({ name }: Call): boolean => movesBytes(name);

const starts = (call: Call, text: string): boolean =>
  Buffer.from(call.bytes?.subarray(0, text.length) ?? []).toString('latin1') === text;

/** The first piece of a call that is not empty. */
const beginningOf = ({ pieces = [] }: Call) => pieces.find(({ size }) => size > 0);

/** Of calls in pieces. */
const PIECE_TRAITS: Trait[] = [
  {
    text: 'the first piece of the call is empty',
    reason: 'empty-first-piece',
    holds: ({ pieces }) => pieces?.[0]?.size === 0,
  },
  {
    text: 'the first piece that is not empty has fewer than 16 bytes, and the whole has more',
    reason: 'first-piece-measured',
    holds: (call) => (beginningOf(call)?.size ?? MIN_HTTP_BYTES) < MIN_HTTP_BYTES,
  },
  {
    text: 'the call has more than 16 pieces',
    reason: 'too-few-pieces',
    holds: ({ pieces = [] }) => pieces.length > MOST_PIECES,
  },
  {
    text: 'they are not the first piece of their call',
    reason: 'only-the-first-piece',
    holds: (_call, _all, { piece = 1 }) => piece > 1,
  },
  // Where a program stops, none of the pieces behind has an event.
  ...Array.from({ length: 14 }, (_, i) => i + 2).map((most): Trait => ({
    text: `they are behind the first ${most} pieces of their call`,
    reason: 'too-few-pieces',
    holds: (_call, _all, { piece = 1 }) => piece > most,
  })),
  {
    text: 'the piece itself has fewer than 16 bytes',
    reason: 'each-piece-measured',
    holds: ({ pieces }, _all, { piece = 1 }) => (pieces?.[piece - 1]?.size ?? MIN_HTTP_BYTES) < MIN_HTTP_BYTES,
  },
  {
    text: 'the piece itself does not begin with HTTP or POST',
    reason: 'each-piece-tested',
    holds: ({ pieces }, _all, { piece = 1 }) => {
      const own = pieces?.[piece - 1];
      return own !== undefined && !looksLikeHttp({ result: own.size, bytes: own.bytes });
    },
  },
];

/** Another thread of the process was inside one of these calls meanwhile. */
const overlapped = (call: Call, all: Call[], isOne: (other: Call) => boolean): boolean =>
  all.some(
    (other) =>
      isOne(other) &&
      other.pid === call.pid &&
      other.tid !== call.tid &&
      other.notBefore < call.notAfter &&
      other.notAfter > call.notBefore,
  );

/** Likeliest reason first. */
const TRAITS: Trait[] = [
  ...PIECE_TRAITS,
  {
    text: 'the client came over IPv6',
    reason: 'ipv6-missed',
    holds: ({ peer }) => peer?.family === 'IPv6',
  },
  {
    text: 'the caller passed no room for an address (NULL)',
    reason: 'no-address-missed',
    holds: ({ name, result, peer }) => roleOf(name) === 'opens' && result >= 0 && peer === undefined,
  },
  {
    text: 'there is no address of IPv4: the client came over IPv6, or the caller passed NULL',
    reason: 'ipv6-missed',
    holds: ({ name, result, peer }) => roleOf(name) === 'opens' && result >= 0 && peer?.family !== 'IPv4',
  },
  {
    text: 'the descriptor is 1 or 2',
    reason: 'low-numbers-missed',
    holds: (call) => [1, 2].includes(descriptorOf(call)),
  },
  {
    text: 'another thread of the process was inside the same system call',
    reason: 'threads-share-an-entry',
    // The last one to come in still has its entry, if no other returns before.
    byChance: true,
    holds: (call, all) => overlapped(call, all, ({ name }) => name === call.name),
  },
  {
    text: 'another thread of the process was inside one of these calls',
    reason: 'threads-share-an-entry',
    byChance: true,
    holds: (call, all) => overlapped(call, all, isTransfer),
  },
  {
    text: 'they have flags, and the others have none',
    reason: 'flags-left-out',
    holds: ({ flags = 0 }) => flags !== 0,
  },
  {
    text: 'exactly 16 bytes were transferred',
    reason: 'sixteen-left-out',
    holds: (call) => isTransfer(call) && call.result === 16,
  },
  {
    text: 'the data begins with HTTP',
    reason: 'one-kind-of-message-missed',
    holds: (call) => starts(call, 'HTTP'),
  },
  {
    text: 'the data begins with POST',
    reason: 'one-kind-of-message-missed',
    holds: (call) => starts(call, 'POST'),
  },
  {
    text: 'more than 400 bytes were transferred',
    reason: 'long-messages-missed',
    holds: (call) => isTransfer(call) && call.result > MESSAGE_BYTES,
  },
  {
    text: 'the caller asked for more than 400 bytes, whatever came',
    reason: 'large-buffers-left-out',
    // The demo server does not tell what it asks for; Node asks for 64 KiB.
    holds: (call) => isTransfer(call) && (call.asked ?? Infinity) > MESSAGE_BYTES,
  },
  {
    text: 'the data ends where the memory of the process ends, so that nothing behind it can be read',
    reason: 'copy-reaches-too-far',
    holds: (call) =>
      isTransfer(call) && call.pointer !== undefined && (call.pointer + BigInt(call.result)) % 4096n === 0n,
  },
  {
    text: 'they are not the first of their kind on their connection',
    reason: 'only-the-first-message',
    holds: (call, all) =>
      all.some(
        (other) =>
          other.name === call.name &&
          other.pid === call.pid &&
          other.fd === call.fd &&
          other.notAfter < call.notAfter &&
          other.result > 0,
      ),
  },
  ...actorNames.flatMap((actor): Trait[] => [
    {
      text: `${actorText(actor)} made them, and the others another process`,
      reason: 'process-left-out',
      holds: (call) => call.actor === actor,
    },
    {
      text: `all but ${actorText(actor)} made them`,
      reason: 'process-left-out',
      holds: (call) => call.actor !== actor,
    },
  ]),
];

/** What sets messages apart of which nothing was copied. */
export const UNCOPIED_TRAITS: Trait[] = [
  {
    text: '400 bytes or more were transferred',
    reason: 'long-messages-not-copied',
    holds: (call) => isTransfer(call) && call.result >= MESSAGE_BYTES,
  },
];

/** What all the missing calls have in common, and none of the others has (or not all, where it is a matter of chance). */
export function commonTrait(
  missing: Expected[],
  others: Expected[],
  { evidence: { calls } }: Facts,
  traits = TRAITS,
): Trait | undefined {
  if (others.length === 0) return undefined;
  return traits.find(({ holds, byChance }) => {
    const has = (wanted: Expected) => holds(wanted.call, calls, wanted);
    const ofOthers = others.map(has);
    return missing.every(has) && (byChance ? ofOthers.includes(false) : !ofOthers.includes(true));
  });
}
