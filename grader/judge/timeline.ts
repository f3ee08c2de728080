import type { CloseEvent, MessageEvent, OpenEvent } from '../events/decode.ts';
import { isHookOf } from '../kernel/hook.ts';
import { actorNames, placeOfActor } from '../platform/actors.ts';
import type { Call } from '../platform/call.ts';
import { differences } from './differences.ts';
import { expectedCloses, expectedData, expectedOpens, isIdlePiece, type Expected } from './expected.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { strandsOf, type Strand } from './strands.ts';

/**
 * What a row of the picture says. right: the call has its event. differs: it has, and the event says something wrong.
 * gap: it has none and is due one. extra: an event that belongs to no call. silent: no event, and none is due.
 * free: there is no verdict on this call. unwatched: a call whose hooks belong to a higher level.
 */
export type Mark = 'right' | 'differs' | 'gap' | 'extra' | 'silent' | 'free' | 'unwatched';

export type SentEvent = OpenEvent | MessageEvent | CloseEvent;

export interface Row {
  /** When the call had returned; for an event without a call, the time that it gives. */
  at: bigint;
  mark: Mark;
  /** Absent for an event that is one too many. */
  call?: Call;
  event?: SentEvent;
  /** What the event says wrong, or why it is one too many. */
  remarks: Remark[];
}

export type Remark = Pick<Finding, 'actual'> & Partial<Pick<Finding, 'expected'>>;

/** A connection from its beginning to its end, or what belongs to none. */
export interface Timeline extends Omit<Strand, 'calls' | 'actor'> {
  /** Undefined for events of which nobody knows where they belong. */
  actor: Strand['actor'] | undefined;
  rows: Row[];
}

const KINDS = ['opens', 'reads', 'writes', 'closes'] as const;

/**
 * For each connection the calls that were really made, beside the events that the program sent; the demo server's, which
 * are the easier ones to read, come first.
 */
export function timelines(facts: Facts): Timeline[] {
  const rowsOf = rowsByCall(facts);
  const known: Timeline[] = strandsOf(facts.evidence.calls).map(({ calls, ...strand }) => ({
    ...strand,
    rows: calls.flatMap(rowsOf).sort(byTime),
  }));
  const nowhere: Timeline = { actor: undefined, pid: 0, fd: undefined, peer: undefined, rows: [] };
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
function rowsByCall(facts: Facts): (call: Call) => Row[] {
  const pairs = new Map<Call, Row[]>();
  const missing = new Set<Call>();
  const extras = new Map<Call, Row[]>();
  for (const kind of KINDS) {
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
