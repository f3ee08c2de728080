import * as z from 'zod';
import type { Verdict } from '../../levels/verdict.ts';

const text = z.string();
const int = z.number().int();

/** A verdict that comes from elsewhere: a file, another machine. What a later kit adds is kept. */
const verdict: z.ZodType<Verdict> = z.looseObject({
  level: int,
  title: text,
  verdict: z.enum(['pass', 'fail', 'error', 'unavailable']),
  seed: int,
  steps: z.array(
    z.looseObject({
      ...{ id: text, level: int, title: text, status: z.enum(['pass', 'fail', 'skipped']) },
      ...{ expected: text.exactOptional(), actual: text.exactOptional(), hint: text.exactOptional() },
      ...{ doc: text.exactOptional(), line: int.exactOptional() },
    }),
  ),
  diagnostics: z.array(
    z.looseObject({
      ...{ source: z.enum(['clang', 'verifier']), severity: z.enum(['error', 'warning', 'note']) },
      ...{ line: int.nullable(), column: int.nullable(), message: text },
    }),
  ),
  lostEvents: int,
  kernel: z.object({ backend: z.enum(['lab', 'host']), release: text }),
  timings: z.object({
    ...{ compileMs: z.number(), kernelMs: z.number(), attachMs: z.number() },
    ...{ trafficMs: z.number(), totalMs: z.number() },
  }),
});

/** What became of a program. */
export const graded = z.object({
  verdict,
  /** Why it came to no verdict of its own. */
  error: z.object({ code: text, message: text, remedy: text }).exactOptional(),
  seconds: z.number(),
});

export type Graded = z.infer<typeof graded>;
