import { createHash } from 'node:crypto';
import * as z from 'zod';
import { MAX_PROGRAM_BYTES } from '../../compile/program-text.ts';
import { lastLevel } from '../../levels/index.ts';

/** A program to grade: all that decides its verdict. As data, because it may be graded on another machine. */
export const task = z.object({
  kit: z.string().max(100),
  level: z.number().int().min(0).max(lastLevel),
  seed: z.number().int(),
  source: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= MAX_PROGRAM_BYTES, 'a program has at most 1 MiB')
    .refine((text) => !text.includes('\0'), 'a program has no NUL byte'),
  /** Whether to send a picture of what happened, too. */
  picture: z.boolean().exactOptional(),
});

export type Task = z.infer<typeof task>;

/** The same key, the same verdict: two learners with the same program are graded once. */
export const taskKey = ({ kit, level, seed, source }: Task): string =>
  createHash('sha256')
    .update(JSON.stringify([kit, level, seed, source]))
    .digest('hex');
