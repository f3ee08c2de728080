import type { MessageEvent } from '../../events/decode.ts';
import { EGRESS, MESSAGE_AT, MESSAGE_BYTES } from '../../events/layout.ts';
import { describeBytes, describeWanted } from '../describe.ts';
import { describeDisplacement, displacement, type Field } from '../displaced.ts';
import type { ExpectedData } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Matching } from '../match.ts';
import type { Reason } from '../reason.ts';
import { commonTrait, UNCOPIED_TRAITS } from '../traits.ts';

type DataPart = (facts: Facts) => Matching<ExpectedData, MessageEvent>;

export const rightDirection =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const { pairs } = part(facts);
    const wrong = pairs.find(({ wanted, event }) => wanted.direction !== event.direction);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const fromOne = pairs.every((pair) => pair.event.direction === pair.wanted.direction + 1);
    const name = wanted.direction === EGRESS ? 'kEgress (0)' : 'kIngress (1)';
    return {
      expected: `direction ${name} for ${describeWanted(wanted)}`,
      actual: `direction ${event.direction}`,
      reason:
        event.direction <= 1
          ? 'direction-turned-round'
          : fromOne
            ? 'direction-counted-from-one'
            : 'direction-misplaced',
    };
  };

/** msg_size is what the call transferred, at most 400. */
export const rightSize =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const { pairs } = part(facts);
    const wrong = pairs.find(({ wanted, event }) => wanted.size !== event.msgSize);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const expected = `msg_size ${wanted.size} for ${describeWanted(wanted)} (what the call transferred, at most ${MESSAGE_BYTES})`;
    const actual = `msg_size ${event.msgSize}`;
    const moved = displaced(pairs, facts, SIZE);
    if (moved !== undefined) return { expected, actual: `${actual}; ${moved}`, reason: 'field-displaced' };
    const reason = guessOfSize(wanted, event.msgSize);
    const mask = reason === undefined ? maskOf(pairs) : undefined;
    if (mask !== undefined)
      return { expected, actual: `${actual}, which is ${wanted.call.result} & ${mask}`, reason: 'size-by-mask' };
    return { expected, actual, ...(reason && { reason }) };
  };

/** What all sizes were cut with, bit by bit; undefined where no such number fits, or where two cannot tell. */
function maskOf(pairs: Pairs): number | undefined {
  const mask = pairs.reduce((bits, { event }) => bits | event.msgSize, 0);
  const fits = pairs.every(({ wanted, event }) => event.msgSize === (wanted.call.result & mask));
  return fits && new Set(pairs.map(({ event }) => event.msgSize)).size > 2 ? mask : undefined;
}

type Pairs = Matching<ExpectedData, MessageEvent>['pairs'];

function displaced(pairs: Pairs, { bytesOf }: Facts, field: Field<ExpectedData>): string | undefined {
  const distance = displacement(pairs, bytesOf, field);
  return distance === undefined ? undefined : `the right one stands ${describeDisplacement(field.at, distance)}`;
}

const SIZE: Field<ExpectedData> = {
  ...{ at: 20, size: 4, value: ({ size }) => size },
  isAt: (sample, at, { size }) => sample.getUint32(at, true) === size,
};

/** So many of the message's first bytes are looked for. */
const BEGINNING = 16;
const messageField = ({ dataOutput }: Facts): Field<ExpectedData> => ({
  ...{
    at: MESSAGE_AT[dataOutput],
    size: BEGINNING,
    value: ({ bytes }) => Buffer.from(bytes.subarray(0, BEGINNING)).toString('hex'),
  },
  isAt: (sample, at, { bytes }) => bytes.subarray(0, BEGINNING).every((byte, i) => sample.getUint8(at + i) === byte),
});

function guessOfSize({ call, size, piece }: ExpectedData, got: number): Reason | undefined {
  if (call.asked !== undefined && call.result > call.asked && got === Math.min(call.result, MESSAGE_BYTES))
    return 'result-beyond-the-buffer';
  if (piece !== undefined && size > 0 && call.pieces && call.pieces.length > 1) {
    if (got === call.result || got === Math.min(call.result, MESSAGE_BYTES)) return 'size-of-the-whole';
    if (got > MESSAGE_BYTES && got === call.pieces[piece - 1]?.size) return 'size-not-limited';
    // Only the last piece that the result reaches may have been moved in part.
    if (got > size && call.asked !== undefined && call.result < call.asked) return 'length-for-result';
  }
  if (got === call.asked || (call.asked !== undefined && got === Math.min(call.asked, MESSAGE_BYTES)))
    return 'size-asked-for';
  if (got === call.result && got > MESSAGE_BYTES) return 'size-not-limited';
  if (got === size - 1) return 'size-one-short';
  if (got === 0) return 'size-never-set';
  return undefined;
}

/** msg holds the message's bytes and zeros behind them. */
export const rightBytes =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const { pairs } = part(facts);
    const findings = pairs.flatMap(
      ({ wanted, event }) => wrongBytes(wanted, event) ?? bytesBehind(wanted, event) ?? [],
    );
    // A copy as a string loses the last byte of every message; those with a zero inside tell why.
    const finding = findings.find(({ reason }) => reason === 'copied-as-string') ?? findings[0];
    if (!finding) return null;
    const moved = displaced(pairs, facts, messageField(facts));
    if (moved !== undefined) return { ...finding, actual: `${finding.actual}; ${moved}`, reason: 'field-displaced' };
    return finding.reason === 'nothing-copied' ? { ...finding, ...whichAreEmpty(pairs, finding, facts) } : finding;
  };

/** What all messages without a copy have in common, and no other has. */
function whichAreEmpty(pairs: Pairs, { actual }: Finding, facts: Facts): Partial<Finding> {
  const isEmpty = ({ wanted, event }: Pairs[number]) => event.msg.subarray(0, wanted.size).every((byte) => byte === 0);
  const empty = pairs.filter(isEmpty).map(({ wanted }) => wanted);
  const others = pairs.filter((pair) => !isEmpty(pair)).map(({ wanted }) => wanted);
  const trait = commonTrait(empty, others, facts, UNCOPIED_TRAITS);
  if (!trait) return {};
  return {
    actual: `${actual}; so are ${empty.length} of ${pairs.length}, and what they have in common: ${trait.text}`,
    reason: trait.reason,
  };
}

function wrongBytes(wanted: ExpectedData, { msg }: MessageEvent): Finding | null {
  const { bytes, size } = wanted;
  const at = bytes.findIndex((byte, i) => byte !== msg[i]);
  if (at < 0) return null;
  const zeros = msg.subarray(at, size).every((byte) => byte === 0);
  const reason = zeros ? guessOfZeros(bytes, at) : undefined;
  return {
    expected: `msg to hold the ${size} bytes of ${describeWanted(wanted)}; from byte ${at} on ${describeBytes(bytes.subarray(at))}`,
    actual: `from byte ${at} on ${describeBytes(msg.subarray(at, size))}`,
    ...(reason && { reason }),
  };
}

function guessOfZeros(bytes: Uint8Array, at: number): Reason {
  if (at > 0 && bytes[at - 1] === 0) return 'copied-as-string';
  if (at === bytes.length - 1) return 'last-byte-missing';
  if (at === 0) return 'nothing-copied';
  return 'copied-too-little';
}

function bytesBehind(wanted: ExpectedData, { msg }: MessageEvent): Finding | null {
  const { size } = wanted;
  const at = msg.findIndex((byte, i) => i >= size && byte !== 0);
  if (at < 0) return null;
  const before = wanted.call.pieces?.slice(0, (wanted.piece ?? 1) - 1) ?? [];
  return {
    expected: `zeros behind the ${size} bytes of ${describeWanted(wanted)}`,
    actual: `at byte ${at} ${describeBytes(msg.subarray(at))}`,
    reason: before.some(({ bytes }) => bytes[at] === msg[at]) ? 'left-by-the-piece-before' : 'bytes-behind',
  };
}
