import { isLook } from '../../platform/call.ts';
import { inTime } from '../likeness.ts';
import type { Carried } from './carried.ts';
import type { Chunk } from './layout.ts';

/** Where the first byte of a call stands in its stream. */
export interface Base {
  position: number;
  /** Of calls before it, the result was so much more than they moved: a program may count by either. */
  more: number;
  /** So many bytes before it were not reported: a gap. */
  unreported: number;
}

/**
 * Where each call of a direction of a connection begins, counted from the first byte that was reported. Calls that went on
 * at one time are in the order in which their events say that they ended.
 */
export function basesOf(stream: Carried[], chunksOf: (carried: Carried) => Chunk[]): Map<Carried, Base> {
  const moment = (carried: Carried): bigint => {
    const told = chunksOf(carried)[0]?.event.timestampNs;
    return told !== undefined && inTime(carried.call, told) ? told : carried.call.notAfter;
  };
  const bases = new Map<Carried, Base>();
  let base: Base | undefined;
  const ordered = stream
    .filter(({ call }) => call.result > 0 && !isLook(call))
    .map((carried) => ({ carried, at: moment(carried) }))
    .sort((a, b) => Number(a.at - b.at));
  for (const { carried } of ordered) {
    const chunks = chunksOf(carried);
    // The first byte that was reported is number 0, wherever in its call it stood.
    if (!base && chunks[0]) base = { position: 0 - chunks[0].at, more: 0, unreported: 0 };
    if (!base) continue;
    bases.set(carried, base);
    const { call, size } = carried;
    const reported = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
    base = {
      position: base.position + size,
      more: base.more + call.result - size,
      unreported: base.unreported + Math.max(0, size - reported),
    };
  }
  return bases;
}
