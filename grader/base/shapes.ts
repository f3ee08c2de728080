import * as z from 'zod';

/** What no honest agent comes near. One line, and so one message, has a limit of its own (base/lines.ts). */
export const MOST = {
  /** The kernel's own limit for a perf sample. */
  sampleBytes: 2 ** 16,
  samples: 20_000,
  calls: 20_000,
  entries: 200_000,
  word: 1000,
  text: 16 * 2 ** 20,
} as const;

/** Plain values in what comes from a machine that nobody trusts. */
export const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);
export const int = z.number().int();
export const time = z.bigint();
export const word = z.string().max(MOST.word);
export const text = z.string().max(MOST.text);
