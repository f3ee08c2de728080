import { grouped } from '../../base/grouped.ts';
import type { ChunkEvent } from '../../events/decode.ts';
import { MESSAGE_BYTES } from '../../events/layout.ts';
import type { Call } from '../../platform/call.ts';
import type { ExpectedData } from '../expected.ts';
import type { Matching } from '../match.ts';
import { carriedBy, type Carried } from './carried.ts';
import { knownFrom, layOut, partAt, usualSize, type Chunk, type LaidOut } from './layout.ts';
import { ownersOf } from './owners.ts';
import { basesOf, type Base } from './positions.ts';

/** A part of what a call moved, and what its event would say. */
export interface ExpectedChunk extends ExpectedData {
  carried: Carried;
  /** Where it begins in what the call moved, and in the buffer or piece. */
  at: number;
  within: number;
  /** Undefined where it cannot be known. */
  base: Base | undefined;
}

export interface Chunks extends Matching<ExpectedChunk, ChunkEvent> {
  /** Events of calls for which right programs may send some or none. */
  free: Matching<ExpectedChunk, ChunkEvent>['pairs'];
  /** What all calls carried, connection by connection. */
  carried: Carried[];
  /** Where each of them begins in its stream, as far as that can be known. */
  bases: Map<Carried, Base>;
}

/**
 * Which bytes of which call each chunk event is about. How a call is cut into events is the program's choice, so what its
 * events would say is made of the parts that they are about, and of those that none is about.
 */
export function matchChunks(
  calls: Call[],
  attachedAt: bigint,
  events: ChunkEvent[],
  adoptable: (event: ChunkEvent) => boolean,
): Chunks {
  const all = carriedBy(calls, attachedAt);
  const owners = ownersOf(all, events);
  const eventsOf = grouped(events, (event) => owners.get(event));
  const laidOut = new Map(all.map((carried) => [carried, layOut(carried, eventsOf.get(carried) ?? [])]));
  const laid = (carried: Carried): LaidOut => laidOut.get(carried) ?? { chunks: [], again: [] };
  const bases = new Map(streamsOf(all).flatMap((stream) => [...basesOf(stream, (carried) => laid(carried).chunks)]));
  const expected = (carried: Carried, at: number, size: number): ExpectedChunk =>
    expectedChunk(carried, at, size, bases.get(carried));

  const pairs: Chunks['pairs'] = [];
  const missing: ExpectedChunk[] = [];
  const extra: Chunks['extra'] = [];
  const free: Chunks['free'] = [];
  for (const carried of all) {
    const { chunks, again } = laid(carried);
    const about = ({ event, at, size }: Chunk) => ({ event, wanted: expected(carried, at, size) });
    const surplus = again.map(about);
    if (carried.due === 'free') free.push(...chunks.map(about), ...surplus);
    else if (carried.due === 'none')
      extra.push(
        ...[...chunks.map(about), ...surplus].map(({ event, wanted }) => ({ event, again: undefined, cause: wanted })),
      );
    else {
      pairs.push(...chunks.map(about));
      missing.push(...gapsIn(carried, chunks).map(({ at, size }) => expected(carried, at, size)));
      extra.push(...surplus.map(({ event, wanted }) => ({ event, again: wanted, cause: undefined })));
    }
  }
  const unknown = eventsOf.get(undefined) ?? [];
  // What says nothing at all goes to the calls that are still without, in order: a program that is not finished yet.
  const adopted = unknown.filter(adoptable).slice(0, missing.length);
  pairs.push(...adopted.flatMap((event, i) => (missing[i] ? [{ wanted: missing[i], event }] : [])));
  const rest = unknown.filter((event) => !adopted.includes(event));
  return {
    pairs,
    missing: missing.slice(adopted.length),
    extra: [...extra, ...rest.map((event) => ({ event, again: undefined, cause: undefined }))],
    ...{ free, carried: all, bases },
  };
}

/** What goes in one direction of a connection. */
function streamsOf(all: Carried[]): Carried[][] {
  const known = all.filter(({ connection: { isKnown, isDoubtful } }) => isKnown && !isDoubtful);
  const ofConnections = grouped(known, ({ connection }) => connection);
  return [...ofConnections.values()].flatMap((both) => [...grouped(both, ({ direction }) => direction).values()]);
}

function expectedChunk(carried: Carried, at: number, size: number, base: Base | undefined): ExpectedChunk {
  const { call, direction, due, parts } = carried;
  const part = partAt(parts, at);
  return {
    ...{ carried, call, due, direction, at, size, base },
    ...{ pid: call.pid, fd: call.fd },
    within: at - (part?.at ?? 0),
    bytes: knownFrom(parts, at, size),
    ...(part?.piece !== undefined && { piece: part.piece }),
  };
}

/** What has to be reported and is not, in parts as a program would report them. */
function gapsIn({ parts, dueBytes }: Carried, chunks: LaidOut['chunks']): { at: number; size: number }[] {
  const gaps: { at: number; size: number }[] = [];
  let next = 0;
  const upTo = (end: number) => {
    while (next < end) {
      const size = Math.min(usualSize(parts, next) || MESSAGE_BYTES, end - next);
      gaps.push({ at: next, size });
      next += size;
    }
  };
  for (const { at, size } of chunks) {
    upTo(Math.min(at, dueBytes));
    next = Math.max(next, at + size);
  }
  upTo(dueBytes);
  return gaps;
}
