/** What came out of the outputs during a run. */
export interface Recording {
  /** Batches, one behind the other, as of kernel/packed-samples.ts. */
  batches: Uint8Array[];
  lost: number;
}

/** A run has some 2,000 events of 424 bytes at most; what floods its outputs must not take the machine's memory. */
const MOST_SAMPLES = 10_000;
const MOST_BYTES = 8 * 2 ** 20;

/** Keeps batches of so many samples while there is room; the others count as lost. */
export function recorder(recording: Recording): (batch: Uint8Array, count: number) => void {
  let samples = 0;
  let bytes = 0;
  return (batch, count) => {
    samples += count;
    bytes += batch.length;
    if (samples <= MOST_SAMPLES && bytes <= MOST_BYTES) recording.batches.push(batch);
    else recording.lost += count;
  };
}
