import { movedBy, type Call } from '../platform/call.ts';
import { memoryOf } from '../platform/system-calls.ts';

/** What a call moved out of one place, or into it. */
export interface Part {
  moved: number;
  /** The first of these bytes: as many as are told. */
  bytes: Uint8Array;
  /** From 1, of a call that moves pieces. */
  piece?: number;
}

/** What a call has moved: its pieces, those without a part included, or all as one. */
export function partsOf(call: Call): Part[] {
  const { bytes = new Uint8Array(), pieces = [] } = call;
  const parts = pieces.map(({ size, bytes: own }, i) => ({ moved: size, bytes: own, piece: i + 1 }));
  return parts.some(({ moved }) => moved > 0) ? parts : [{ moved: Math.max(movedBy(call), 0), bytes }];
}

/** A message without pieces moves nothing, whatever its result says. */
export const hasNoPlace = ({ name, pieces }: Call): boolean =>
  memoryOf(name) === 'message' && !pieces?.some(({ size }) => size > 0);
