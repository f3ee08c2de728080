import type { ConnectionId } from '../../events/decode.ts';
import type { OutputName } from '../../events/layout.ts';
import type { Call } from '../../traffic/call.ts';
import { describeCall } from '../describe.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Matching } from '../match.ts';

type AnyMatching = Matching<{ call: Call }, ConnectionId & { timestampNs: bigint }>;
type Part = (facts: Facts) => AnyMatching;

/** Exactly one event for each call that deserves one. */
export const oneEventEach =
  (what: string, output: OutputName, part: Part) =>
  (facts: Facts): Finding | null => {
    const { pairs, missing, extra } = part(facts);
    const wanted = pairs.length + missing.length;
    const first = missing[0];
    const expected = `one event on ${output} for each ${what}: ${wanted} in this run`;
    if (first && facts.arrived[output] === 0)
      return { expected, actual: `no event at all; the first call without one is ${describeCall(first.call)}` };
    if (first)
      return {
        expected,
        actual: `${missing.length} of ${wanted} had no event, among them ${describeCall(first.call)}`,
      };
    const again = extra.find((each) => each.again !== undefined);
    if (again?.again)
      return {
        expected,
        actual: `a second event for ${describeCall(again.again.call)}`,
        hint: 'Is the event sent in the entry hook as well, or submitted twice?',
      };
    return null;
  };

/** No event for a call that deserves none. */
export const noneForOthers =
  (rule: string, part: Part, suspects: (call: Call) => boolean) =>
  (facts: Facts): Finding | null => {
    const extra = part(facts).extra.find(({ again }) => again === undefined);
    if (!extra) return null;
    const { event } = extra;
    const cause = facts.evidence.calls
      .filter(suspects)
      .find((call) => event.timestampNs >= call.notBefore && event.timestampNs <= call.notAfter);
    const after = cause ? `, sent when ${describeCall(cause)}` : '';
    return { expected: rule, actual: `an event for process ${event.pid}, fd ${event.fd}${after}` };
  };

/** Events of an output have at least the contract's size. */
export const bigEnough =
  (output: OutputName, struct: string, bytes: number) =>
  (facts: Facts): Finding | null => {
    const short = facts.short.find((each) => each.output === output);
    if (!short) return null;
    return {
      expected: `events of at least ${bytes} bytes on ${output}:\n${struct}`,
      actual: `an event of ${short.bytes} bytes`,
      hint: 'Compare the struct, field by field, and the size that you pass to perf_submit.',
    };
  };
