import * as z from 'zod';
import type { Verdict } from '../../levels/verdict.ts';

/** More than a kit says of a program in one place, or shows in a picture. */
export const MOST_TEXT = 2 ** 20;
const text = z.string().max(MOST_TEXT);
/** More than a course has steps, and a compiler has to say. */
const MOST_PARTS = 10_000;
const milliseconds = z.number().min(0);
const int = z.number().int();

/** A verdict that comes from elsewhere: a file, another machine. What a later kit adds is kept. */
const verdict: z.ZodType<Verdict> = z.looseObject({
  level: int,
  title: text,
  verdict: z.enum(['pass', 'fail', 'error', 'unavailable']),
  seed: int,
  steps: z
    .array(
      z.looseObject({
        ...{ id: text, level: int, title: text, status: z.enum(['pass', 'fail', 'skipped']) },
        ...{ expected: text.exactOptional(), actual: text.exactOptional(), hint: text.exactOptional() },
        ...{ doc: text.exactOptional(), line: int.exactOptional() },
      }),
    )
    .max(MOST_PARTS),
  diagnostics: z
    .array(
      z.looseObject({
        ...{ source: z.enum(['clang', 'verifier']), severity: z.enum(['error', 'warning', 'note']) },
        ...{ line: int.nullable(), column: int.nullable(), message: text },
        trace: z
          .array(z.looseObject({ line: int, text, note: text }))
          .max(MOST_PARTS)
          .exactOptional(),
      }),
    )
    .max(MOST_PARTS),
  lostEvents: int.min(0),
  kernel: z.object({ backend: z.enum(['lab', 'host']), release: text, arch: text.default('x86_64') }),
  timings: z.object({
    ...{ compileMs: milliseconds, kernelMs: milliseconds, attachMs: milliseconds },
    ...{ trafficMs: milliseconds, totalMs: milliseconds },
  }),
});

/** A day: no run of a program takes as long. */
const MOST_SECONDS = 24 * 3600;

/** What became of a program. */
export const graded = z.object({
  verdict,
  /** Why it came to no verdict of its own. */
  error: z.object({ code: text, message: text, remedy: text }).exactOptional(),
  seconds: z.number().min(0).max(MOST_SECONDS),
  /** What happened, as a page, where the task asked for it. */
  picture: text.exactOptional(),
});

export type Graded = z.infer<typeof graded>;
