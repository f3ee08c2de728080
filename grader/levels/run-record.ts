import * as z from 'zod';
import { refusal } from '../kernel/refusal.ts';
import { evidence } from '../traffic/evidence.ts';
import { cause } from '../verifier/cause.ts';

const int = z.number().int();

/**
 * Everything that a verdict is made of, and nothing else: what was compiled, what the kernel refused, what happened.
 * `--evidence FILE` writes it (through grader/base/wire.ts), and `--from FILE` judges it again.
 */
export const runRecord = z.object({
  /** Changes when an older file can no longer be judged. */
  format: z.literal('ebpf-http-workshop run 3'),
  kit: z.string(),
  level: int,
  seed: int,
  file: z.string(),
  source: z.string(),
  diagnostics: z.array(
    z.object({
      source: z.enum(['clang', 'verifier']),
      severity: z.enum(['error', 'warning', 'note']),
      line: int.nullable(),
      column: int.nullable(),
      message: z.string(),
      trace: z.array(z.object({ line: int, text: z.string(), note: z.string() })).exactOptional(),
    }),
  ),
  /** What the program declares; absent when it did not compile. */
  declarations: z
    .object({
      programs: z.array(z.object({ name: z.string(), helpers: z.array(int) })),
      maps: z.array(z.object({ name: z.string(), type: int })),
    })
    .exactOptional(),
  /** The kernel's last refusal, in the words of the diagnostic where there is one, and the level that it belongs to. */
  refusal: refusal
    .extend({ level: int, line: int.nullable().exactOptional(), cause: cause.nullable().exactOptional() })
    .exactOptional(),
  evidence: evidence.exactOptional(),
  kernel: z.object({ backend: z.enum(['lab', 'host']), release: z.string(), arch: z.string().default('x86_64') }),
  timings: z.object({
    compileMs: z.number(),
    kernelMs: z.number(),
    attachMs: z.number(),
    trafficMs: z.number(),
    totalMs: z.number(),
  }),
});

export type RunRecord = z.infer<typeof runRecord>;
/** What compiler and kernel had to say about a program, before anything ran. */
export type ProgramRecord = Pick<RunRecord, 'source' | 'diagnostics'> &
  Partial<Pick<RunRecord, 'declarations' | 'refusal'>>;
export type Declarations = NonNullable<RunRecord['declarations']>;
/** What can be said before anything is looked at closely. */
export type Outline = { programs: { name: string }[]; maps: Declarations['maps'] };
