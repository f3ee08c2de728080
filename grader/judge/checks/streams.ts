import type { ChunkEvent } from '../../events/decode.ts';
import { EGRESS, MESSAGE_BYTES } from '../../events/layout.ts';
import { movedBy, type Call } from '../../platform/call.ts';
import { roleOf } from '../../platform/system-calls.ts';
import { describeBytes, describeConnection, describeWanted } from '../describe.ts';
import { MIN_HTTP_BYTES } from '../beginning.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { noneForOthers } from './counts.ts';
import type { Matching } from '../match.ts';
import type { Reason } from '../reason.ts';
import { MOST_EVENTS } from '../streams/carried.ts';
import type { Chunks, ExpectedChunk } from '../streams/chunks.ts';

type Pair = Chunks['pairs'][number];

const NONE: Chunks = { pairs: [], missing: [], extra: [], free: [], carried: [], bases: new Map() };

/** All that the program reports of what was moved. */
export const chunksOf = ({ chunks }: Facts): Chunks => chunks ?? NONE;

/** Silence proves nothing. */
const unseen = (what: string): Finding => ({
  expected: `a run with at least one ${what}`,
  actual: 'the grader saw none',
});

/** A connection is HTTP from the first call on that begins like it, whichever method that has. */
export function everyMethod(facts: Facts): Finding | null {
  const { pairs, missing } = chunksOf(facts);
  const isBeginning = ({ carried, at }: ExpectedChunk) => carried.isFirst && at === 0;
  const first = missing.filter(isBeginning);
  if (first.length === 0)
    return pairs.some(({ wanted }) => isBeginning(wanted)) ? null : unseen('connection with HTTP');
  const unknown = [...new Set(first.map(methodOf))];
  const known = new Set(
    pairs
      .map(({ wanted }) => wanted)
      .filter(isBeginning)
      .map(methodOf),
  );
  const [example] = first;
  return {
    expected: `events from the first call on that begins with GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS or HTTP, on each connection`,
    actual: `none for what begins with ${unknown.join(', ')}${example ? `, as ${describeWanted(example)}` : ''}`,
    ...(unknown.every((method) => !known.has(method)) && { reason: 'request-method-unknown' as const }),
  };
}

const methodOf = ({ bytes }: ExpectedChunk): string =>
  /^[A-Z]+/.exec(Buffer.from(bytes).toString('latin1'))?.[0] ?? describeBytes(bytes, 8);

/** A connection on which HTTP was seen once is HTTP until it is closed. */
export function staysHttp(facts: Facts): Finding | null {
  const { pairs, missing } = chunksOf(facts);
  const isLater = ({ carried, at }: ExpectedChunk) => !carried.isFirst && at === 0;
  const [first, ...more] = missing.filter(isLater);
  if (!first)
    return pairs.some(({ wanted }) => isLater(wanted)) ? null : unseen('later call on a connection with HTTP');
  const without = [first, ...more];
  const seen = pairs.map(({ wanted }) => wanted).filter(isLater);
  return {
    expected: 'events for every read and write of a connection on which HTTP was seen before, whatever it begins with',
    actual: `none for ${without.length}, among them ${describeWanted(first)}, which begins with ${describeBytes(first.bytes, 16)}`,
    ...whyForgotten(without, seen),
  };
}

/** What two parts have in common by chance, or a call that another thread made at the same time, is no reason to be silent. */
const nearlyAll = <T>(all: T[], holds: (one: T) => boolean): boolean => all.filter(holds).length >= all.length * NEARLY;

const NEARLY = 0.9;

function whyForgotten(without: ExpectedChunk[], seen: ExpectedChunk[]): { reason?: Reason } {
  if (
    nearlyAll(seen, ({ carried }) => carried.begins !== 'other') &&
    nearlyAll(without, ({ carried }) => carried.begins !== 'http')
  )
    return { reason: 'each-call-tested' };
  if (nearlyAll(without, ({ carried }) => carried.size < MIN_HTTP_BYTES)) return { reason: 'short-parts-missed' };
  return nearlyAll(without, (wanted) => !hasHttpBefore(wanted)) ? { reason: 'http-by-direction' } : {};
}

/** Whether HTTP went over the connection before, in this direction. */
const hasHttpBefore = ({ carried: { connection }, call }: ExpectedChunk): boolean =>
  connection.transfers.some(
    (other) =>
      other !== call &&
      other.notAfter < call.notAfter &&
      roleOf(other.name) === roleOf(call.name) &&
      /^(?:HTTP|GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS)/.test(Buffer.from(other.bytes ?? []).toString('latin1')),
  );

/** Of each call that is reported, every byte, as far as 32 events reach. */
export function everyByte(facts: Facts): Finding | null {
  const { pairs, missing } = chunksOf(facts);
  const isBehind = ({ at }: ExpectedChunk) => at > 0;
  const [first, ...more] = missing.filter(isBehind);
  if (!first)
    return pairs.some(({ wanted }) => isBehind(wanted)) ? null : unseen('call that takes more than one event');
  const { call, at, carried } = first;
  return {
    expected: `events for all ${carried.dueBytes} bytes of ${describeWanted({ call })}, ${MESSAGE_BYTES} at most in each (of any call the first ${MOST_EVENTS} events)`,
    actual: `none for its bytes from ${at} on${pieceOf(first)}; so it is with ${more.length + 1} of ${more.length + 1 + pairs.length} parts`,
    ...whyCut([first, ...more], pairs),
  };
}

const pieceOf = ({ piece, within }: ExpectedChunk): string =>
  piece === undefined ? '' : ` (from byte ${within} of piece ${piece} on)`;

function whyCut(missing: ExpectedChunk[], pairs: Pair[]): { reason?: Reason } {
  const isReported = (holds: (wanted: ExpectedChunk) => boolean) => !nearlyAll(pairs, ({ wanted }) => !holds(wanted));
  if (!isReported(({ at }) => at > 0)) return { reason: 'only-the-first-chunk' };
  if (nearlyAll(missing, ({ piece = 1 }) => piece > 1) && !isReported(({ piece = 1 }) => piece > 1))
    return { reason: 'only-the-first-piece' };
  if (nearlyAll(missing, ({ within }) => within > 0) && !isReported(({ within }) => within > 0))
    return { reason: 'one-chunk-a-piece' };
  if (nearlyAll(missing, ({ carried, at, size }) => size < MESSAGE_BYTES && at + size === carried.size))
    return { reason: 'rest-left-out' };
  if (nearlyAll(missing, ({ at, carried }) => at >= MESSAGE_BYTES && isEnd(missing, carried, at)))
    return { reason: 'too-few-chunks' };
  return {};
}

/** Whether nothing behind it was reported, either. */
const isEnd = (missing: ExpectedChunk[], { dueBytes, call }: ExpectedChunk['carried'], at: number): boolean => {
  const behind = missing
    .filter((other) => other.call === call && other.at >= at)
    .reduce((sum, { size }) => sum + size, 0);
  return behind === dueBytes - at;
};

/** No byte is reported twice, and none that the call did not move. */
export function everyByteOnce(facts: Facts): Finding | null {
  const again = chunksOf(facts).extra.find((each) => each.again !== undefined);
  if (!again?.again) return null;
  const { event, again: wanted } = again;
  return {
    expected: `each byte of ${describeWanted({ call: wanted.call })} in one event`,
    actual: `one more event, at position ${event.position}, with ${describeBytes(event.msg.subarray(0, event.msgSize), 24)}`,
    reason: 'reported-again',
  };
}

/** What is reported although there is no HTTP; `isReused`: on a number that had HTTP before, or on others. */
const undue =
  (isReused: boolean) =>
  (facts: Facts): Matching<ExpectedChunk, ChunkEvent> => {
    const { pairs, missing, extra } = chunksOf(facts);
    return {
      ...{ pairs, missing },
      extra: extra.filter(
        ({ again, cause }) => again === undefined && (cause?.carried.connection.followsHttp ?? false) === isReused,
      ),
    };
  };

/** A connection that never spoke HTTP has no event. */
export const noEventWithout = noneForOthers('no event for a connection that never spoke HTTP', undue(false));

const noEventAfter = noneForOthers(
  'no event for what comes over the number of a closed connection and is no HTTP',
  undue(true),
);

/** What has to be true of a stream's events before their positions can be looked at. */
const inStream = (facts: Facts, holds: (wanted: ExpectedChunk) => boolean): Pair[] =>
  chunksOf(facts).pairs.filter(({ wanted }) => wanted.base !== undefined && holds(wanted));

const positionOf = ({ base, at }: ExpectedChunk): number => (base?.position ?? 0) + at;

const isRight = ({ wanted, event }: Pair): boolean =>
  [0, wanted.base?.more ?? 0].some((more) => positionOf(wanted) + more === Number(event.position));

const isReusedNumber = ({ carried: { connection } }: ExpectedChunk): boolean => connection.followsHttp;
const isBehindGap = ({ base }: ExpectedChunk): boolean => (base?.unreported ?? 0) > 0;

/** position says how many bytes the connection carried in this direction before. */
export function rightPosition(facts: Facts): Finding | null {
  const pairs = inStream(facts, (wanted) => !isReusedNumber(wanted) && !isBehindGap(wanted));
  const wrong = pairs.filter((pair) => !isRight(pair));
  const [first] = wrong;
  return first ? positionFinding(first, whyMisplaced(wrong, pairs)) : null;
}

/** The same of every event whose place in its stream is known, whatever went before. */
export function rightPlace(facts: Facts): Finding | null {
  const wrong = inStream(facts, () => true).find((pair) => !isRight(pair));
  return wrong ? positionFinding(wrong, undefined) : null;
}

/** What is left out of a call shows in the position of what comes behind it. */
export function showsGaps(facts: Facts): Finding | null {
  const pairs = inStream(facts, (wanted) => !isReusedNumber(wanted) && isBehindGap(wanted));
  if (pairs.length === 0) return unseen(`event behind a call that takes more than ${MOST_EVENTS} events`);
  const wrong = pairs.find((pair) => !isRight(pair));
  if (!wrong) return null;
  const { wanted, event } = wrong;
  const isCounted = Number(event.position) === positionOf(wanted) - (wanted.base?.unreported ?? 0);
  return positionFinding(wrong, isCounted ? 'gap-not-counted' : undefined);
}

/** A number that is used again begins anew: it has no HTTP yet, and its positions begin at 0. */
export function beginsAnew(facts: Facts): Finding | null {
  const undueEvent = noEventAfter(facts);
  if (undueEvent) return { ...undueEvent, reason: 'http-outlives-connection' };
  const pairs = inStream(facts, isReusedNumber);
  if (pairs.length === 0) return unseen('connection whose number another one had before');
  const wrong = pairs.find((pair) => !isRight(pair));
  return wrong ? positionFinding(wrong, 'count-outlives-connection') : null;
}

function positionFinding({ wanted, event }: Pair, reason: Reason | undefined): Finding {
  return {
    expected: `position ${positionOf(wanted)} for ${describeWanted(wanted)} on ${describeConnection(wanted)}: so many bytes went this way before`,
    actual: `position ${event.position}`,
    ...(reason && { reason }),
  };
}

/** Likeliest first; each has to explain nearly all that is wrong. */
function whyMisplaced(wrong: Pair[], pairs: Pair[]): Reason | undefined {
  const all = (holds: (pair: Pair, says: number) => boolean) =>
    nearlyAll(wrong, (pair) => holds(pair, Number(pair.event.position)));
  if (pairs.every(({ event }) => event.position === 0n)) return 'position-never-set';
  if (all(({ wanted }, says) => says === wanted.at)) return 'position-within-the-call';
  if (all(({ wanted }, says) => says === wanted.base?.position)) return 'position-stands-still';
  if (all(({ wanted }, says) => says === positionOf(wanted) + wanted.size)) return 'position-behind';
  if (all(({ wanted }, says) => says === positionOf(wanted) + carriedBefore(wanted, (role, own) => role !== own)))
    return 'directions-counted-together';
  if (
    all(
      ({ wanted }, says) =>
        says > positionOf(wanted) &&
        says - positionOf(wanted) === carriedBefore(wanted, (role, own) => role === own) - (wanted.base?.position ?? 0),
    )
  )
    return 'counted-before-http';
  return undefined;
}

/** How many bytes went over the connection before this call, in the other direction or in its own. */
function carriedBefore(
  { carried: { connection, direction }, call }: ExpectedChunk,
  counts: (role: number, own: number) => boolean,
): number {
  const directionOf = ({ name }: Call) => (roleOf(name) === 'reads' ? 1 - EGRESS : EGRESS);
  return connection.transfers
    .filter((other) => other.notAfter < call.notAfter && counts(directionOf(other), direction))
    .reduce((sum, other) => sum + Math.max(0, movedBy(other)), 0);
}
