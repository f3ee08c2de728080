import { grouped } from '../base/grouped.ts';
import type { CloseEvent, MessageEvent, OpenEvent } from '../events/decode.ts';
import { isHookOf } from '../kernel/hook.ts';
import { actorNames, placeOfActor } from '../platform/actors.ts';
import type { Call } from '../platform/call.ts';
import { differences } from './differences.ts';
import { expectedCloses, expectedData, expectedOpens, isIdlePiece, type Expected } from './expected.ts';
import type { Facts } from './facts.ts';
import { worstOf, type Mark, type Remark } from './mark.ts';
import { strandsOf, type Strand } from './strands.ts';
import { lanesOf, type Lane, type Stretch } from './streams/lanes.ts';

export type SentEvent = OpenEvent | MessageEvent | CloseEvent;

export interface Row {
  /** When the call had returned; for an event without a call, the time that it gives. */
  at: bigint;
  mark: Mark;
  /** Absent for an event that is one too many. */
  call?: Call;
  event?: SentEvent;
  remarks: Remark[];
  /** Of a program that reports whole messages, instead of an event: what it says of the bytes that the call moved. */
  stretches?: Stretch[];
}

/** A connection from its beginning to its end, or what belongs to none. */
export interface Timeline extends Omit<Strand, 'calls' | 'actor'> {
  /** Undefined for events of which nobody knows where they belong. */
  actor: Strand['actor'] | undefined;
  rows: Row[];
  /** What went over it as streams, where the program reports whole messages. */
  lanes: Lane[];
}

const KINDS = ['opens', 'reads', 'writes', 'closes'] as const;

/**
 * For each connection the calls that were really made, beside the events that the program sent; the demo server's, which
 * are the easier ones to read, come first.
 */
export function timelines(facts: Facts): Timeline[] {
  const lanes = lanesOf(facts);
  const rowsOf = rowsByCall(facts, lanes);
  const known: Timeline[] = strandsOf(facts.evidence.calls).map(({ calls, ...strand }) => {
    const own = new Set(calls);
    return {
      ...strand,
      rows: calls.flatMap(rowsOf).sort(byTime),
      lanes: lanes.filter(({ connection: { transfers } }) => transfers[0] && own.has(transfers[0])),
    };
  });
  const nowhere: Timeline = { actor: undefined, pid: 0, fd: undefined, peer: undefined, rows: [], lanes: [] };
  const unknown = KINDS.flatMap((kind) => facts[kind].extra.filter(({ again, cause }) => !again && !cause));
  for (const { event } of unknown) {
    const { rows } = homeOf(event, known) ?? nowhere;
    rows.push({ at: event.timestampNs, mark: 'extra', event, remarks: [{ actual: 'no call that it could be for' }] });
    rows.sort(byTime);
  }
  return [...known.sort((a, b) => placeOf(a) - placeOf(b)), nowhere].filter(({ rows }) => rows.length > 0);
}

const byTime = (a: Row, b: Row): number => Number(a.at - b.at);

const placeOf = ({ actor }: Timeline): number => (actor === undefined ? actorNames.length : placeOfActor(actor));

/** The connection that an event names, at the time that it gives. */
const homeOf = (event: SentEvent, known: Timeline[]): Timeline | undefined =>
  known.find(
    ({ pid, fd, rows }) =>
      pid === event.pid &&
      fd === event.fd &&
      event.timestampNs >= (rows[0]?.call?.notBefore ?? 0n) &&
      event.timestampNs <= (rows.at(-1)?.call?.notAfter ?? 0n),
  );

/** What there is to say about a call: one row, and one more for each event too many. */
function rowsByCall(facts: Facts, lanes: Lane[]): (call: Call) => Row[] {
  const pairs = new Map<Call, Row[]>();
  const missing = new Set<Call>();
  const extras = new Map<Call, Row[]>();
  const stretchesOf = grouped(
    lanes.flatMap(({ streams }) => streams).flatMap(({ stretches }) => stretches),
    ({ call }) => call,
  );
  for (const kind of facts.chunks ? (['opens', 'closes'] as const) : KINDS) {
    for (const pair of facts[kind].pairs) {
      const remarks = differences(facts, kind, pair);
      const mark = remarks.length > 0 ? 'differs' : 'right';
      const { call } = pair.wanted;
      pairs.set(call, [...(pairs.get(call) ?? []), { at: call.notAfter, mark, event: pair.event, remarks, call }]);
    }
    for (const { call } of facts[kind].missing) missing.add(call);
    for (const { event, again, cause } of facts[kind].extra) {
      const call = (again ?? cause)?.call;
      const actual = again ? 'one more event for the same call' : whyNotReported(cause);
      if (!call) continue;
      const row: Row = { at: call.notAfter, mark: 'extra', event, remarks: [{ actual }] };
      extras.set(call, [...(extras.get(call) ?? []), row]);
    }
  }
  const isWatched = ({ name }: Call) => facts.evidence.hooks.some((hook) => isHookOf(hook, name, 'return'));
  const free = freeCalls(facts);
  return (call) => {
    const stretches = stretchesOf.get(call);
    if (stretches) return [{ at: call.notAfter, mark: worstOf(stretches), call, stretches, remarks: [] }];
    const [first, ...more] = [...(pairs.get(call) ?? []), ...(extras.get(call) ?? [])];
    if (first && !missing.has(call)) return [{ ...first, call }, ...more];
    const mark = missing.has(call) ? 'gap' : !isWatched(call) ? 'unwatched' : free.has(call) ? 'free' : 'silent';
    return [{ at: call.notAfter, mark, call, remarks: [] }, ...(first ? [first, ...more] : [])];
  };
}

const whyNotReported = (cause: Expected | undefined): string =>
  cause && isIdlePiece(cause)
    ? `piece ${cause.piece ?? ''} of the call had no part in it`
    : 'this call must not be reported';

/** Calls for which right programs may send an event or not. */
function freeCalls({ evidence: { calls, attachedAt } }: Facts): Set<Call> {
  const all = [expectedOpens, expectedData, expectedCloses].flatMap((expected): Expected[] =>
    expected(calls, attachedAt),
  );
  return new Set(all.filter(({ due }) => due === 'free').map(({ call }) => call));
}
