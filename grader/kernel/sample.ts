import * as z from 'zod';
import { bytes, int, MOST, word } from '../base/shapes.ts';

/** As a session delivers them. */
const sample = z.object({
  output: word,
  cpu: int,
  data: bytes.refine((data) => data.length <= MOST.sampleBytes, 'a sample that no ring holds'),
});
export const samples = z.array(sample).max(MOST.samples);
