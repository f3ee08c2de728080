import type { Sample } from '../kernel/sample.ts';

const MOST_SAMPLES = 1000;
const MOST_BYTES = 2 ** 20;

/** The samples in groups that each fit into a message, however many came at once. */
export function* portions(samples: Sample[]): Generator<Sample[]> {
  let portion: Sample[] = [];
  let bytes = 0;
  for (const sample of samples) {
    portion.push(sample);
    bytes += sample.data.length;
    if (portion.length < MOST_SAMPLES && bytes < MOST_BYTES) continue;
    yield portion;
    portion = [];
    bytes = 0;
  }
  if (portion.length > 0) yield portion;
}
