import type { ChunkEvent } from './decode.ts';
import type { Piece } from './http-message.ts';

/** Bytes that stand one behind the other. */
interface Stretch {
  position: number;
  bytes: Uint8Array;
}

/** What a connection carried in one direction, as far as it was reported: bytes by their position, with gaps. */
export class Stream {
  /** Where the first byte stands, and the one behind the last. */
  readonly begin: number;
  readonly end: number;
  private readonly stretches: Stretch[];
  private readonly times: { position: number; timestampNs: bigint }[];

  constructor(chunks: ChunkEvent[]) {
    const sorted = chunks
      .map((chunk) => ({ ...chunk, position: Number(chunk.position) }))
      .sort((a, b) => a.position - b.position);
    this.times = sorted;
    this.stretches = joined(
      sorted.map(({ position, msg, msgSize }) => ({ position, bytes: msg.subarray(0, msgSize) })),
    );
    this.begin = this.stretches[0]?.position ?? 0;
    this.end = endOf(this.stretches.at(-1));
  }

  /** The bytes from here to the next gap; none in a gap. */
  from(position: number): Uint8Array {
    const stretch = this.stretches.find((each) => each.position <= position && position < endOf(each));
    return stretch ? stretch.bytes.subarray(position - stretch.position) : new Uint8Array();
  }

  /** Where the next stretch begins; the end if there is none. */
  next(position: number): number {
    return this.stretches.find((each) => each.position > position)?.position ?? this.end;
  }

  /** What is there of a part, with the gaps in it and behind it. */
  pieces(begin: number, end: number): Piece[] {
    const inside = this.stretches.filter((each) => endOf(each) > begin && each.position < end);
    return inside.map((stretch, i) => {
      const to = Math.min(end, endOf(stretch));
      const gap = Math.min(end, inside[i + 1]?.position ?? end) - to;
      const bytes = stretch.bytes.subarray(Math.max(0, begin - stretch.position), to - stretch.position);
      return { bytes, full: false, ...(gap > 0 && { gap }) };
    });
  }

  /** When the byte at this position was reported. */
  timeAt(position: number): bigint {
    return (this.times.findLast((each) => each.position <= position) ?? this.times[0])?.timestampNs ?? 0n;
  }
}

const endOf = (stretch: Stretch | undefined): number => (stretch ? stretch.position + stretch.bytes.length : 0);

/** In their order, without what was there before. */
function joined(parts: Stretch[]): Stretch[] {
  const groups: Stretch[][] = [];
  let end = -1;
  for (const { position, bytes } of parts) {
    const isBehind = position > end;
    const fresh = isBehind ? { position, bytes } : { position: end, bytes: bytes.subarray(end - position) };
    if (fresh.bytes.length === 0) continue;
    if (isBehind) groups.push([]);
    groups.at(-1)?.push(fresh);
    end = endOf(fresh);
  }
  return groups.map((group) => ({
    position: group[0]?.position ?? 0,
    bytes: new Uint8Array(Buffer.concat(group.map(({ bytes }) => bytes))),
  }));
}
