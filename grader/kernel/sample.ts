import * as z from 'zod';
import { bytes, int, MOST, word } from '../base/shapes.ts';

const sample = z.object({
  output: word,
  cpu: int,
  data: bytes.refine((data) => data.length <= MOST.sampleBytes, 'a sample that no ring holds'),
});
export const samples = z.array(sample).max(MOST.samples);

/** One sample as it left its ring: a perf buffer's `data` is padded to 8 bytes by the kernel. `cpu` is -1 where all share a ring. */
export type Sample = z.infer<typeof sample>;
