import {
  decodeEvent,
  type CloseEvent,
  type ConnectionId,
  type DataEvent,
  type OpenEvent,
  type ShortEvent,
  type WorkshopEvent,
} from '../events/decode.ts';
import { EVENTS, type OutputName } from '../events/layout.ts';
import type { Evidence } from '../protocol.ts';
import type { Call } from '../traffic/call.ts';
import {
  expectedCloses,
  expectedData,
  expectedOpens,
  type ExpectedClose,
  type ExpectedData,
  type ExpectedOpen,
} from './expected.ts';
import { match, type Matching } from './match.ts';

/** What the evidence says, sorted out once for all checks. */
export interface Facts {
  evidence: Evidence;
  opens: Matching<ExpectedOpen, OpenEvent>;
  reads: Matching<ExpectedData, DataEvent>;
  writes: Matching<ExpectedData, DataEvent>;
  closes: Matching<ExpectedClose, CloseEvent>;
  /** Samples too short to be an event, by output. */
  short: ShortEvent[];
  /** How many samples arrived on each output, whoever's. */
  arrived: Record<OutputName, number>;
}

export function factsOf(evidence: Evidence): Facts {
  const { calls } = evidence;
  const events = evidence.samples
    .filter((sample): sample is typeof sample & { output: OutputName } => sample.output in EVENTS)
    .map((sample) => decodeEvent(sample.output, sample.data));
  const own = ofActors(evidence);
  const of = <Kind extends WorkshopEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<WorkshopEvent, { kind: Kind }> => event.kind === kind);

  const data = match([...expectedData(calls, 'read'), ...expectedData(calls, 'write')], of('data'), dataLikeness, 6);
  return {
    evidence,
    opens: own(match(expectedOpens(calls), of('open'), openLikeness, 5)),
    reads: part(own(data), 'read', calls),
    writes: part(own(data), 'write', calls),
    closes: ofKnownCloses(evidence)(match(expectedCloses(calls), of('close'), closeLikeness, 5)),
    short: of('short'),
    arrived: Object.fromEntries(
      Object.keys(EVENTS).map((output) => [
        output,
        evidence.samples.filter((sample) => sample.output === output).length,
      ]),
    ) as Facts['arrived'],
  };
}

const openLikeness = (wanted: ExpectedOpen, event: OpenEvent): number =>
  (event.peer?.port === wanted.peer.port ? 4 : 0) +
  sameConnection(wanted, event) +
  (inTime(wanted.call, event.timestampNs) ? 2 : 0);

const closeLikeness = (wanted: ExpectedClose, event: CloseEvent): number =>
  sameConnection(wanted, event) + (inTime(wanted.call, event.timestampNs) ? 3 : 0);

/** The payload is random, so a common beginning of 16 bytes is proof enough of where an event comes from. */
function dataLikeness(wanted: ExpectedData, event: DataEvent): number {
  const common = wanted.bytes.findIndex((byte, i) => byte !== event.msg[i]);
  const alike = common < 0 ? wanted.bytes.length : common;
  return (
    (alike >= 16 ? 6 + alike / 1000 : 0) +
    sameConnection(wanted, event) +
    (inTime(wanted.call, event.timestampNs) ? 2 : 0) +
    (event.direction === wanted.direction ? 1 : 0)
  );
}

const sameConnection = (a: ConnectionId, b: ConnectionId): number =>
  (a.pid === b.pid ? 2 : 0) + (a.fd === b.fd ? 2 : 0);

/** The kernel's fast clock and clock_gettime may differ by a little. */
const CLOCK_SLACK_NS = 1_000_000n;

export const inTime = (call: Call, timestampNs: bigint): boolean =>
  timestampNs >= call.notBefore - CLOCK_SLACK_NS && timestampNs <= call.notAfter + CLOCK_SLACK_NS;

/** Other processes may cause events of their own, and nobody can say whether those are right: they are left out. */
function ofActors({ actors: { server, probe } }: Evidence) {
  const ids = new Set([server.pid, ...server.tids, probe.pid, ...probe.tids]);
  return <W, E extends ConnectionId>(matching: Matching<W, E>): Matching<W, E> => ({
    ...matching,
    extra: matching.extra.filter(({ event, again }) => again !== undefined || ids.has(event.pid)),
  });
}

/**
 * The probe knows every close it makes; the server only those of its connections, while Node opens and closes files now
 * and then. So a surplus close event of the server counts only if it came while the server closed a connection.
 */
function ofKnownCloses({ actors: { probe } }: Evidence) {
  const ids = new Set([probe.pid, ...probe.tids]);
  return (matching: Matching<ExpectedClose, CloseEvent>): Matching<ExpectedClose, CloseEvent> => ({
    ...matching,
    extra: matching.extra.filter(
      ({ event, again }) => ids.has(event.pid) || (again !== undefined && inTime(again.call, event.timestampNs)),
    ),
  });
}

/** The half of the data events that belongs to reads, or to writes; an extra one goes where it says it belongs, or to the call in whose time it came. */
function part(
  all: Matching<ExpectedData, DataEvent>,
  name: 'read' | 'write',
  calls: Call[],
): Matching<ExpectedData, DataEvent> {
  const callOf = (event: DataEvent) =>
    calls.find(
      (call) =>
        (call.name === 'read' || call.name === 'write') && call.actor === 'probe' && inTime(call, event.timestampNs),
    );
  return {
    pairs: all.pairs.filter(({ wanted }) => wanted.call.name === name),
    missing: all.missing.filter((wanted) => wanted.call.name === name),
    extra: all.extra.filter(({ event, again }) => {
      const from = again?.call.name ?? callOf(event)?.name ?? (event.direction === 0 ? 'write' : 'read');
      return from === name;
    }),
  };
}
