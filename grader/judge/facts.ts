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
import {
  expectedCloses,
  expectedData,
  expectedOpens,
  type Expected,
  type ExpectedData,
  type ExpectedOpen,
} from './expected.ts';
import { closeLikeness, dataLikeness, inTime, openLikeness } from './likeness.ts';
import { match, type Matching } from './match.ts';

/** What the evidence says, sorted out once for all checks. */
export interface Facts {
  evidence: Evidence;
  opens: Matching<ExpectedOpen, OpenEvent>;
  reads: Matching<ExpectedData, DataEvent>;
  writes: Matching<ExpectedData, DataEvent>;
  closes: Matching<Expected, CloseEvent>;
  /** Samples too short to be an event, by output. */
  short: ShortEvent[];
  /** How many samples arrived on each output, whoever's. */
  arrived: Record<OutputName, number>;
}

export function factsOf(evidence: Evidence): Facts {
  const { attachedAt, samples } = evidence;
  const calls = watchedCalls(evidence);
  const events = samples
    .filter((sample): sample is typeof sample & { output: OutputName } => sample.output in EVENTS)
    .map((sample) => decodeEvent(sample.output, sample.data));
  const of = <Kind extends WorkshopEvent['kind']>(kind: Kind) =>
    events.filter((event): event is Extract<WorkshopEvent, { kind: Kind }> => event.kind === kind);
  const { ofActors, ofKnownCloses, isOurs } = owners(evidence);

  const data = ofActors(match(expectedData(calls, attachedAt), of('data'), dataLikeness, isOurs));
  return {
    evidence,
    opens: ofActors(match(expectedOpens(calls, attachedAt), of('open'), openLikeness, isOurs)),
    reads: part(data, 'read'),
    writes: part(data, 'write'),
    // Other processes close files all the time: only a close that names no process may be one of ours.
    closes: ofKnownCloses(match(expectedCloses(calls, attachedAt), of('close'), closeLikeness, ({ pid }) => pid === 0)),
    short: of('short'),
    arrived: Object.fromEntries(
      Object.keys(EVENTS).map((output) => [output, samples.filter((sample) => sample.output === output).length]),
    ) as Facts['arrived'],
  };
}

/** The calls whose hooks were attached, in the order in which they returned. */
const watchedCalls = ({ calls, hooks }: Evidence) =>
  calls
    .filter(({ name }) => hooks.some(({ syscall, kind }) => syscall === name && kind === 'return'))
    .sort((a, b) => Number(a.notAfter - b.notAfter));

/** Whose events are judged. */
function owners({ alone, actors: { server, probe } }: Evidence) {
  const ids = new Set([server.pid, ...server.tids, probe.pid, ...probe.tids]);
  const probeIds = new Set([probe.pid, ...probe.tids]);
  const isOurs = ({ pid }: ConnectionId) => alone || ids.has(pid);
  return {
    isOurs,
    /** On a machine where others accept connections and speak HTTP, nobody can say whether their events are right. */
    ofActors: <W extends Expected, E extends ConnectionId>(matching: Matching<W, E>): Matching<W, E> => ({
      ...matching,
      extra: matching.extra.filter(({ event }) => isOurs(event)),
    }),
    /**
     * The probe knows every close it makes; the server only those of its connections, while Node opens and closes files
     * now and then. So a surplus close event of the server counts only if it came while the server closed a connection.
     */
    ofKnownCloses: (matching: Matching<Expected, CloseEvent>): Matching<Expected, CloseEvent> => ({
      ...matching,
      extra: matching.extra.filter(
        ({ event, again }) => probeIds.has(event.pid) || (again !== undefined && inTime(again.call, event.timestampNs)),
      ),
    }),
  };
}

/** The half of the data events that belongs to reads, or to writes; one that belongs to no call goes where it says it belongs. */
function part(all: Matching<ExpectedData, DataEvent>, name: 'read' | 'write'): Matching<ExpectedData, DataEvent> {
  return {
    pairs: all.pairs.filter(({ wanted }) => wanted.call.name === name),
    missing: all.missing.filter((wanted) => wanted.call.name === name),
    extra: all.extra.filter(({ event, again, cause }) => {
      const from = (again ?? cause)?.call.name ?? (event.direction === 0 ? 'write' : 'read');
      return from === name;
    }),
  };
}
