import type { Sample } from '../kernel/addon.ts';

/** What came out of the outputs during a run. */
export interface Recording {
  samples: Sample[];
  lost: number;
}

/** A run has some 500 events of 424 bytes at most; what floods its outputs must not take the machine's memory. */
const MOST_SAMPLES = 10_000;
const MOST_BYTES = 8 * 2 ** 20;

/** Keeps the samples while there is room; the others count as lost. */
export function recorder(recording: Recording): (samples: Sample[]) => void {
  let bytes = 0;
  return (samples) => {
    for (const sample of samples) {
      bytes += sample.data.length;
      if (recording.samples.length < MOST_SAMPLES && bytes <= MOST_BYTES) recording.samples.push(sample);
      else recording.lost++;
    }
  };
}
