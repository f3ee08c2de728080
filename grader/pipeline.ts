import type { Bundle } from './bundle/bundle.ts';
import type { CompileResult } from './compile/compile-program.ts';
import { quickCompile } from './compile/quick-compile.ts';
import { kitVersion } from './base/kit-version.ts';
import { refusedLevel } from './levels/refused-level.ts';
import { declaredLevel } from './levels/declared-level.ts';
import { planFor } from './levels/plan-for.ts';
import { programRecord } from './levels/program-record.ts';
import type { RunRecord } from './levels/run-record.ts';
import { verdictOf } from './levels/verdict-of.ts';
import type { Verdict } from './levels/verdict.ts';
import type { Refusal } from './kernel/refusal.ts';
import type { Evidence } from './traffic/evidence.ts';
import type { Sample } from './kernel/sample.ts';
import type { Backend, BackendName } from './backend/backend.ts';
import { openBackend } from './backend/open-backend.ts';
import type { KernelWish } from './lab/kernel-package.ts';
import type { Progress } from './base/progress.ts';
import { soundRun } from './backend/sound-run.ts';
import { stopwatch } from './stopwatch.ts';
import type { Printed } from './traffic/printed-in.ts';

export interface GradeRequest extends KernelWish {
  /** For messages. */
  file: string;
  source: string;
  level: number;
  seed: number;
  kernel: BackendName;
  /** Gets a kernel that waits for a run; else one is opened. Either way it is stopped at the end. */
  takeKernel?: () => Promise<Backend>;
  /** Ends the run, which then rejects. */
  signal?: AbortSignal;
  progress: Progress;
  /** What goes on: first the program is compiled; what compiles is run. */
  onPhase?: (phase: 'compiling' | 'running') => void;
  /** Every sample as it arrives. */
  onSamples?: (samples: Sample[]) => void;
  /** What the program prints, of a run whose samples are asked for. */
  onPrinted?: (lines: Printed[]) => void;
}

/**
 * Grades a program: from C source to verdict.
 * Throws KitError: `learner` for a program that cannot be compiled at all, `machine` when no verdict is possible here.
 */
export const grade = async (request: GradeRequest): Promise<Verdict> => verdictOf(await observe(request));

/**
 * Compiles and runs a program and writes down all that there is to judge. Compiling and starting the kernel go on at the
 * same time. Throws what `grade` throws.
 */
export async function observe(request: GradeRequest): Promise<RunRecord> {
  const watch = stopwatch();
  const backend = await (request.takeKernel?.() ?? openBackend(request.kernel, request.progress, request));
  const stop = () => void backend.stop();
  request.signal?.addEventListener('abort', stop);
  request.onPhase?.('compiling');
  // The compiler first: it takes longer.
  const compiling = watch.time('compileMs', quickCompile({ ...request, headers: backend.headers }));
  const starting = watch.time('kernelMs', backend.start());
  starting.catch(() => undefined); // awaited below; a failed compilation comes first
  try {
    const compiled = await compiling;
    const declared = compiled.ok ? declaredLevel(compiled.bundle, request.level) : -1;
    let run: Run = {};
    if (compiled.ok && declared >= 0) {
      request.onPhase?.('running');
      await starting;
      run = await runWhatLoads(request, backend, compiled.bundle, declared, watch.note);
    }
    return recordOf(request, backend, compiled, run, watch.timings());
  } finally {
    request.signal?.removeEventListener('abort', stop);
    await backend.stop();
  }
}

interface Run {
  refusal?: Refusal & { level: number };
  evidence?: Evidence;
}

/**
 * Runs the highest level that the kernel takes: when it refuses a function of level N, the levels below N are judged
 * all the same.
 */
async function runWhatLoads(
  request: GradeRequest,
  backend: Backend,
  bundle: Bundle,
  highest: number,
  note: (phase: 'attachMs' | 'trafficMs', ms: number) => void,
): Promise<Run> {
  let refusal: Run['refusal'];
  for (let level = highest; level >= 0;) {
    const plan = { ...planFor(level, request.seed, bundle), live: request.onSamples !== undefined };
    const result = await soundRun(backend, () =>
      backend.run(bundle, plan, {
        onPhase: (phase, ms) => note(`${phase}Ms`, ms),
        onSamples: request.onSamples ?? (() => undefined),
        onPrinted: request.onPrinted ?? (() => undefined),
      }),
    );
    if ('evidence' in result) return { ...(refusal && { refusal }), evidence: result.evidence };
    // A map may be used by any level: the lowest that is refused because of it is the one that has it.
    refusal = { ...result.refusal, level: Math.min(level, refusedLevel(result.refusal) ?? level) };
    level = refusal.level - 1;
  }
  return refusal ? { refusal } : {};
}

function recordOf(
  { level, seed, file, source }: GradeRequest,
  { name, arch, release }: Backend,
  compiled: CompileResult,
  { refusal, evidence }: Run,
  timings: RunRecord['timings'],
): RunRecord {
  return {
    ...{ format: 'ebpf-http-workshop run 3', kit: kitVersion(), level, seed, file },
    ...programRecord(source, compiled, refusal).record,
    ...(evidence && { evidence }),
    ...{ kernel: { backend: name, release: release(), arch }, timings },
  };
}
