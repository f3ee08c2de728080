import * as z from 'zod';
import { int, text, word } from '../base/shapes.ts';

export const refusal = z.object({
  stage: z.enum(['hook-missing', 'output-missing', 'btf', 'map', 'verifier', 'perf-buffer', 'attach', 'flood']),
  /** The function or map that was refused. */
  subject: word,
  errno: int,
  message: text,
  /** The verifier's log. */
  log: text,
});

/** The kernel's no to a program: for the learner to fix. */
export type Refusal = z.infer<typeof refusal>;
