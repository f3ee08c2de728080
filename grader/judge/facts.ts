import {
  decodeEvent,
  type CloseEvent,
  type ConnectionId,
  type ChunkEvent,
  type MessageEvent,
  type OpenEvent,
  type ShortEvent,
  type WorkshopEvent,
} from '../events/decode.ts';
import { dataOutputAmong, EGRESS, EVENTS, MESSAGE_BYTES, type DataOutput, type OutputName } from '../events/layout.ts';
import { isHookOf } from '../kernel/hook.ts';
import {
  memoryOf,
  plainest,
  roleOf,
  systemCallNames,
  systemCalls,
  type Role,
  type SystemCallName,
  type Transfer,
} from '../platform/system-calls.ts';
import type { Evidence } from '../traffic/evidence.ts';
import { precedenceOf } from '../platform/actors.ts';
import { isLook, movedBy, type Call } from '../platform/call.ts';
import { looksLikeHttp } from './beginning.ts';
import {
  expectedCloses,
  expectedData,
  expectedOpens,
  type Expected,
  type ExpectedData,
  type ExpectedOpen,
} from './expected.ts';
import { closeLikeness, dataLikeness, openLikeness } from './likeness.ts';
import { match, type Matching } from './match.ts';
import { matchChunks, type Chunks, type ExpectedChunk } from './streams/chunks.ts';
import { withClients } from './with-clients.ts';

/** What the evidence says, sorted out once for all checks. */
export interface Facts {
  evidence: Evidence;
  opens: Matching<ExpectedOpen, OpenEvent>;
  reads: Matching<ExpectedData, MessageEvent>;
  writes: Matching<ExpectedData, MessageEvent>;
  closes: Matching<Expected, CloseEvent>;
  /** Of a program that reports whole messages: all of them, of which `reads` and `writes` have the beginnings. */
  chunks?: Chunks;
  /** Where the program reports what was read and written. */
  dataOutput: DataOutput;
  /** Samples too short to be an event, by output. */
  short: ShortEvent[];
  /** How many samples arrived on each output, from any process. */
  arrived: Record<OutputName, number>;
  /** The sample that an event was decoded from. */
  bytesOf: (event: WorkshopEvent) => Uint8Array;
}

export function factsOf(evidence: Evidence): Facts {
  const { attachedAt, samples } = evidence;
  const untold = new Set(evidence.untold);
  const calls = withClients(watchedCalls(evidence), evidence.requests);
  const watched = new Set(systemCallNames.filter((name) => isWatched(evidence, name)).map(roleOf));
  const bytes = new Map<WorkshopEvent, Uint8Array>();
  const dataOutput = dataOutputAmong(evidence.outputs ?? []);
  const whole = !reportsPieces(evidence) && dataOutput !== 'socket_chunk_events';
  for (const { output, data } of samples) if (isOutput(output)) bytes.set(decodeEvent(output, data, { whole }), data);
  const events = [...bytes.keys()].filter((event) => event.kind === 'short' || !untold.has(event.pid));
  const of = <Kind extends WorkshopEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<WorkshopEvent, { kind: Kind }> => event.kind === kind);
  const { isOurs, isOneOfUs, mayBeOurClose, isKnownToClose } = owners(evidence);
  const ofOurs = ({ event }: { event: ConnectionId }) => isOurs(event);

  const opens = quotable(match(expectedOpens(calls, attachedAt), of('open'), openLikeness, isOurs));
  const matched =
    dataOutput === 'socket_chunk_events' ? matchChunks(calls, attachedAt, of('chunk'), isOurs) : undefined;
  const chunks = matched && { ...matched, ...withExtra(quotable(matched), ofOurs) };
  const data =
    chunks === undefined
      ? withExtra(quotable(match(expectedData(calls, attachedAt), of('data'), dataLikeness, isOurs)), ofOurs)
      : beginningsOf(chunks);
  const closeEvents = of('close').filter(mayBeOurClose);
  const closes = quotable(match(expectedCloses(calls, attachedAt), closeEvents, closeLikeness, isKnownToClose));
  return {
    evidence,
    opens: withExtra(opens, ofOurs),
    reads: part(data, 'reads', watched),
    writes: part(data, 'writes', watched),
    closes: withExtra(
      closes,
      ({ event, again, cause }) =>
        again !== undefined ||
        cause !== undefined ||
        (isKnownToClose(event) && (!namesWrongProcess(closes) || isOneOfUs(event))),
    ),
    ...(chunks && { chunks }),
    ...{ dataOutput, short: of('short') },
    arrived: Object.fromEntries(
      Object.keys(EVENTS).map((output) => [output, samples.filter((sample) => sample.output === output).length]),
    ) as Facts['arrived'],
    bytesOf: (event) => bytes.get(event) ?? new Uint8Array(),
  };
}

/**
 * What the levels before whole messages ask about: the first event of each call that begins like HTTP by itself, and what
 * is reported of calls that move nothing or of what is no connection.
 */
function beginningsOf({ pairs, missing, extra }: Chunks): Matching<ExpectedData, ChunkEvent> {
  const isBeginning = ({ call, at }: ExpectedChunk) => at === 0 && looksLikeHttp({ ...call, result: movedBy(call) });
  const isMatterOfCalls = ({ carried, call }: ExpectedChunk, isAgain: boolean): boolean =>
    isAgain
      ? looksLikeHttp(call) && carried.size <= MESSAGE_BYTES && carried.parts.length === 1
      : carried.size === 0 || isLook(call) || (!carried.connection.isKnown && !carried.connection.followsHttp);
  return {
    pairs: pairs.filter(({ wanted }) => isBeginning(wanted)),
    missing: missing.filter(isBeginning),
    extra: extra.filter(({ again, cause }) => {
      const wanted = again ?? cause;
      return wanted === undefined || isMatterOfCalls(wanted, again !== undefined);
    }),
  };
}

const isOutput = (name: string): name is OutputName => name in EVENTS;

/** From the level on that reports pieces, an event may end where its message does. */
const reportsPieces = ({ hooks }: Evidence): boolean =>
  hooks.some((hook) => 'syscall' in hook && memoryOf(hook.syscall) === 'vector');

/** The calls whose hooks were attached, in the order in which they returned. */
const watchedCalls = (evidence: Evidence) =>
  evidence.calls.filter(({ name }) => isWatched(evidence, name)).sort((a, b) => Number(a.notAfter - b.notAfter));

const isWatched = ({ hooks }: Evidence, name: SystemCallName): boolean =>
  hooks.some((hook) => isHookOf(hook, name, 'return'));

/**
 * Whose events are judged. Only the demo server and the probe accept connections and speak HTTP in the lab, so there every
 * such event is one to judge; on a machine with other servers, only those that name one of the two.
 */
function owners({ alone, others, actors: { server, ...rest } }: Evidence) {
  const serverIds = new Set([server.pid, ...server.tids]);
  const ids = new Set([...serverIds, ...Object.values(rest).flatMap(({ pid, tids }) => [pid, ...tids])]);
  const strangers = new Set(others);
  const isOneOfUs = ({ pid }: ConnectionId) => ids.has(pid);
  return {
    isOneOfUs,
    isOurs: (event: ConnectionId) => alone || isOneOfUs(event),
    /** Every process closes files. */
    mayBeOurClose: (event: ConnectionId) => (alone ? !strangers.has(event.pid) : isOneOfUs(event)),
    /** The server's truth has few closes besides those of its connections, while Node opens and closes files now and then. */
    isKnownToClose: ({ pid }: ConnectionId) => !serverIds.has(pid),
  };
}

/**
 * A finding quotes the first that it is true of. The probe's calls come first, in their order: a seed replays them, with
 * fds and ports, so the same program gets the same words again.
 */
function quotable<W extends Expected, E>({ pairs, missing, extra }: Matching<W, E>): Matching<W, E> {
  const order = (a: Expected | undefined, b: Expected | undefined): number =>
    a && b
      ? precedenceOf(a.call.actor) - precedenceOf(b.call.actor) || Number(a.call.notAfter - b.call.notAfter)
      : Number(!a) - Number(!b);
  return {
    pairs: pairs.toSorted((a, b) => order(a.wanted, b.wanted)),
    missing: missing.toSorted(order),
    extra: extra.toSorted((a, b) => order(a.again ?? a.cause, b.again ?? b.cause)),
  };
}

/** Then strangers' closes cannot be told from others: the wrong process is what to fix. */
const namesWrongProcess = ({ pairs }: Matching<Expected, CloseEvent>): boolean =>
  pairs.some(({ wanted, event }) => wanted.pid !== event.pid);

const withExtra = <W, E>(
  matching: Matching<W, E>,
  counts: (extra: Matching<W, E>['extra'][number]) => boolean,
): Matching<W, E> => ({ ...matching, extra: matching.extra.filter(counts) });

/** A part in which an event that no call is due counts only if this holds for the call that it was sent for, if any is known. */
export const withExtraFor =
  <W extends Expected, E>(part: (facts: Facts) => Matching<W, E>, counts: (call: Call | undefined) => boolean) =>
  (facts: Facts): Matching<W, E> =>
    withExtra(part(facts), ({ again, cause }) => counts((again ?? cause)?.call));

/**
 * The half of the data events that belongs to reads, or to writes. One that belongs to no call goes where it says it
 * belongs, or to the only half that is watched: a program that is not finished yet says nothing.
 */
function part(
  all: Matching<ExpectedData, MessageEvent>,
  role: 'reads' | 'writes',
  watched: Set<Role>,
): Matching<ExpectedData, MessageEvent> {
  const isOnly = watched.has(role) && !(watched.has('reads') && watched.has('writes'));
  return ofCalls(
    all,
    ({ name }) => roleOf(name) === role,
    ({ direction }) => isOnly || (direction === EGRESS ? 'writes' : 'reads') === role,
  );
}

/** What of a role is about the calls of one name; an event that belongs to no call counts for the role's plainest. */
export const callsOf =
  <R extends Role>(role: R, name: SystemCallName) =>
  (facts: Facts): Facts[R] => {
    const all = facts[role] as Matching<Expected, WorkshopEvent>;
    return ofCalls(
      all,
      (call) => call.name === name,
      () => plainest(role) === name,
    ) as Facts[R];
  };

/** All that is about the transfers of these names. */
export const transfersOf =
  (...names: Transfer[]) =>
  (facts: Facts): Matching<ExpectedData, MessageEvent> => {
    const parts = names.map((name) => callsOf(systemCalls[name].role, name)(facts));
    return {
      pairs: parts.flatMap(({ pairs }) => pairs),
      missing: parts.flatMap(({ missing }) => missing),
      extra: parts.flatMap(({ extra }) => extra),
    };
  };

function ofCalls<W extends Expected, E>(
  { pairs, missing, extra }: Matching<W, E>,
  isOne: (call: Call) => boolean,
  belongs: (event: E) => boolean,
): Matching<W, E> {
  return {
    pairs: pairs.filter(({ wanted }) => isOne(wanted.call)),
    missing: missing.filter(({ call }) => isOne(call)),
    extra: extra.filter(({ event, again, cause }) => {
      const call = (again ?? cause)?.call;
      return call ? isOne(call) : belongs(event);
    }),
  };
}
