import type { Evidence } from '../traffic/evidence.ts';

/** A field of the contract's events that other values of the same event cannot be taken for. */
export interface Field<Wanted> {
  /** Where it belongs, and how many bytes it has. */
  at: number;
  size: number;
  /** Whether the value that belongs there stands at this place. */
  isAt: (sample: DataView, at: number, wanted: Wanted) => boolean;
  /** Something that differs where the values differ. */
  value: (wanted: Wanted) => unknown;
}

/** So far a field may have moved; what stands further away is another thing. */
const FURTHEST = 64;

/**
 * How many bytes too late (or, below zero, too early) a field stands in all of these events. Undefined where it does not, or
 * where there are not two different values of it, which could not be there by chance.
 */
export function displacement<Wanted, Event>(
  pairs: { wanted: Wanted; event: Event }[],
  bytesOf: (event: Event) => Uint8Array,
  { at, size, isAt, value }: Field<Wanted>,
): number | undefined {
  if (new Set(pairs.map(({ wanted }) => value(wanted))).size < 2) return undefined;
  const samples = pairs.map(({ wanted, event }) => ({ wanted, view: viewOf(bytesOf(event)) }));
  const last = Math.min(at + FURTHEST, ...samples.map(({ view }) => view.byteLength - size));
  const places = Array.from({ length: Math.max(0, last + 1) }, (_, place) => place)
    .filter((place) => place !== at)
    .sort((a, b) => Math.abs(a - at) - Math.abs(b - at));
  const found = places.find((place) => samples.every(({ wanted, view }) => isAt(view, place, wanted)));
  return found === undefined ? undefined : found - at;
}

/** By how many bytes everything has moved: there are times and processes of the run, in no event at their place, in all at another. */
export function shift(output: string, { samples, attachedAt, calls, actors }: Evidence): number | undefined {
  const views = samples.filter((sample) => sample.output === output).map(({ data }) => viewOf(data));
  const pids = new Set(Object.values(actors).map(({ pid }) => pid));
  const last = calls.reduce((latest, { notAfter }) => (notAfter > latest ? notAfter : latest), attachedAt);
  const isAt = (view: DataView, at: number): boolean => {
    if (at + 12 > view.byteLength || !pids.has(view.getUint32(at + 8, true))) return false;
    const time = view.getBigUint64(at, true);
    return time >= attachedAt && time <= last;
  };
  if (views.length < 2 || views.some((view) => isAt(view, 0))) return undefined;
  return Array.from({ length: FURTHEST }, (_, i) => i + 1).find((at) => views.every((view) => isAt(view, at)));
}

/** In words: "4 bytes further on, at byte 16 instead of 12". */
export function describeDisplacement(at: number, distance: number): string {
  const bytes = Math.abs(distance);
  const where = distance > 0 ? 'further on' : 'too early';
  return `${bytes} byte${bytes === 1 ? '' : 's'} ${where}, at byte ${at + distance} instead of ${at}`;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
