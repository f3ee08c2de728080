import type { Call } from '../traffic/call.ts';
import type { Expected } from './expected.ts';
import type { Facts } from './facts.ts';
import type { Reason } from './reason.ts';

/** Something that sets some calls apart, and what it says about a program that misses just these. */
interface Trait {
  text: string;
  reason: Reason;
  holds: (call: Call, all: Call[]) => boolean;
  /** Of the calls of which it holds, chance lets some through. */
  byChance?: true;
}

const starts = (call: Call, text: string): boolean =>
  Buffer.from(call.bytes?.subarray(0, text.length) ?? []).toString('latin1') === text;

/** Likeliest reason first. */
const TRAITS: Trait[] = [
  {
    text: 'the client came over IPv6',
    reason: 'ipv6-missed',
    holds: ({ peer }) => peer?.family === 'IPv6',
  },
  {
    text: 'another thread of the process was inside the same system call',
    reason: 'threads-share-an-entry',
    // Whoever was the last to come in has its entry still, if nobody returns before.
    byChance: true,
    holds: (call, all) =>
      all.some(
        (other) =>
          other.name === call.name &&
          other.pid === call.pid &&
          other.tid !== call.tid &&
          other.notBefore < call.notAfter &&
          other.notAfter > call.notBefore,
      ),
  },
  {
    text: 'exactly 16 bytes were transferred',
    reason: 'sixteen-left-out',
    holds: ({ name, result }) => (name === 'read' || name === 'write') && result === 16,
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
    holds: ({ name, result }) => (name === 'read' || name === 'write') && result > 400,
  },
  {
    text: 'the data ends where the memory of the process ends, so that nothing behind it can be read',
    reason: 'copy-reaches-too-far',
    holds: ({ pointer, result, name }) =>
      (name === 'read' || name === 'write') && pointer !== undefined && (pointer + BigInt(result)) % 4096n === 0n,
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
];

/** What all the missing calls have in common, and none of the others has (or not all, where it is a matter of chance). */
export function commonTrait(
  missing: Expected[],
  pairs: { wanted: Expected }[],
  { evidence: { calls } }: Facts,
): Trait | undefined {
  return TRAITS.find(({ holds, byChance }) => {
    const others = pairs.map(({ wanted }) => holds(wanted.call, calls));
    return (
      missing.every(({ call }) => holds(call, calls)) && (byChance ? others.includes(false) : !others.includes(true))
    );
  });
}
