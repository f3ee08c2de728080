import { constants } from 'node:os';
import type { ShortEvent, WorkshopEvent } from '../../events/decode.ts';
import { EVENTS, type OutputName } from '../../events/layout.ts';
import { isLook, type Call } from '../../platform/call.ts';
import { memoryOf, roleOf } from '../../platform/system-calls.ts';
import { describeCall, describeWanted } from '../describe.ts';
import { describeDisplacement, shift } from '../displaced.ts';
import { MIN_HTTP_BYTES } from '../beginning.ts';
import { isIdlePiece, type Expected } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Matching } from '../match.ts';
import type { Reason } from '../reason.ts';
import { commonTrait } from '../traits.ts';

type AnyMatching = Matching<Expected, Exclude<WorkshopEvent, ShortEvent>>;
type Part = (facts: Facts) => AnyMatching;

/** An output by its name; `data` is the one on which the program reports what was read and written. */
type Output = 'socket_open_events' | 'socket_close_events' | 'socket_chunk_events' | 'data';
const nameOf = (output: Output, { dataOutput }: Facts): OutputName => (output === 'data' ? dataOutput : output);

/** Exactly one event for each call that must be reported. */
export const oneEventEach =
  (what: string, of: Output, part: Part, lookFor?: (facts: Facts) => Finding | null) =>
  (facts: Facts): Finding | null => {
    const output = nameOf(of, facts);
    const { pairs, missing, extra } = part(facts);
    const wanted = pairs.length + missing.length;
    const first = missing[0];
    const expected = `one event on ${output} for each ${what}: ${wanted} in this run`;
    if (wanted === 0) return { expected: `a run with at least one ${what}`, actual: 'the grader saw none' };
    if (first) {
      const count =
        facts.arrived[output] === 0
          ? `no event at all; the first call without one is ${describeWanted(first)}`
          : `${missing.length} of ${wanted} had no event, among them ${describeWanted(first)}`;
      const undue = pairs.length === 0 ? extra.find(({ cause }) => cause !== undefined)?.cause : undefined;
      if (undue)
        return {
          expected,
          actual: `${count}; but there was an event for ${describeCall(undue.call)}`,
          reason: 'test-the-wrong-way-round',
        };
      const saved = lookFor?.(facts);
      const why = saved && {
        expected: `${expected}; ${saved.expected}`,
        actual: `${count}; there was ${saved.actual}`,
      };
      if (why && saved.reason === 'map-per-processor') return { ...saved, ...why };
      const trait = commonTrait(
        missing,
        pairs.map((pair) => pair.wanted),
        facts,
      );
      if (trait) return { expected, actual: `${count}; what they have in common: ${trait.text}`, reason: trait.reason };
      if (why) return { ...saved, ...why };
      return { expected, actual: count, ...(facts.arrived[output] === 0 && { reason: 'nothing-submitted' as const }) };
    }
    const again = extra.find((each) => each.again !== undefined);
    if (again?.again) {
      const { call, piece } = again.again;
      const isBeyond = piece !== undefined && call.asked !== undefined && call.result > call.asked;
      return {
        expected,
        actual: `a second event for ${describeWanted(again.again)}${isBeyond ? ', whose result is more than its pieces have' : ''}`,
        reason: isBeyond ? 'beyond-the-list' : 'sent-twice',
      };
    }
    return null;
  };

/** No event for a call that must not be reported. */
export const noneForOthers =
  (rule: string, part: Part) =>
  (facts: Facts): Finding | null => {
    const others = part(facts).extra.filter(({ again }) => again === undefined);
    const known = others.find(({ cause }) => cause !== undefined);
    if (known?.cause) {
      const { cause } = known;
      if (isIdlePiece(cause))
        return {
          expected: rule,
          actual: `an event for ${describeWanted(cause)}, although nothing of that piece was moved`,
          reason: 'piece-without-a-part',
        };
      return { expected: rule, actual: `an event for ${describeCall(cause.call)}`, reason: whyNotDue(cause.call) };
    }
    const unknown = others[0]?.event;
    if (!unknown) return null;
    if (unknown.pid === 0 && unknown.fd === 0)
      return {
        expected: rule,
        actual: `${others.length} more event${others.length === 1 ? '' : 's'} than there are calls to report; no conn_id says which these are`,
        reason: 'surplus-without-a-name',
      };
    const [usual] = part(facts).pairs.map(({ event }) => facts.bytesOf(event).length);
    const bytes = facts.bytesOf(unknown).length;
    if (usual !== undefined && bytes > usual)
      return {
        expected: rule,
        actual: `${others.length} event${others.length === 1 ? '' : 's'} that no call accounts for, the first of ${bytes} bytes, where the others have ${usual}`,
        reason: 'events-of-another-kind',
      };
    return {
      expected: rule,
      actual: `${others.length} event${others.length === 1 ? '' : 's'} that no call accounts for; the first says process ${unknown.pid}, fd ${unknown.fd}`,
      reason: 'sent-for-no-call',
    };
  };

function whyNotDue(call: Call): Reason {
  const { name, result, pieces } = call;
  if (roleOf(name) === 'opens' && result === -constants.errno.EFAULT) return 'failure-with-a-sock';
  if (result < 0) return 'failure-reported';
  if (result === 0) return 'end-of-file-reported';
  if (isLook(call)) return 'look-reported';
  if (memoryOf(name) === 'message' && pieces === undefined) return 'beyond-the-list';
  return result < MIN_HTTP_BYTES ? 'short-data-reported' : 'other-data-reported';
}

/** What a pointer's 8 bytes are as a sample. */
const POINTER_SAMPLE = 12;
/** The kernel makes a sample's bytes, with the four of their length, a multiple of this. */
const ALIGNMENT = 8;

/** Events of an output have at least the contract's size, and begin where it says. */
export const bigEnough =
  (of: Output) =>
  (facts: Facts): Finding | null => {
    const output = nameOf(of, facts);
    const { struct, usedBytes: bytes } = EVENTS[output];
    const short = facts.short.find((each) => each.output === output);
    const distance = short ? undefined : shift(output, facts.evidence);
    if (distance !== undefined)
      return {
        expected: `events of this shape on ${output}:\n${struct}`,
        actual: `events in which everything stands ${describeDisplacement(0, distance)}`,
        reason: 'field-displaced',
      };
    if (!short) return null;
    return {
      expected: `events of at least ${bytes} bytes on ${output}:\n${struct}`,
      actual: `an event of ${Math.max(1, short.bytes - ALIGNMENT + 1)} to ${short.bytes} bytes (the kernel pads what is sent)`,
      // A close event without its time is as small as a pointer.
      reason: short.bytes <= POINTER_SAMPLE && bytes > 16 ? 'size-of-pointer' : 'event-too-small',
    };
  };
