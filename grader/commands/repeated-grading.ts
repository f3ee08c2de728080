import { openBackend } from '../backend/open-backend.ts';
import type { RunRecord } from '../levels/run-record.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { GradeRequest } from '../pipeline.ts';
import { gradeFile, type GradeOptions } from './grade-file.ts';
import type { Preparation } from './preparation.ts';
import { say } from './say.ts';
import { tellClass } from './tell-class.ts';
import { waitingKernel } from './waiting-kernel.ts';

export type Outcome = { verdict: Verdict; record: RunRecord } | { level: number; error: unknown };

/** What is other than usual in a run. */
export interface RunWishes extends Pick<GradeRequest, 'onPhase'> {
  verbose?: boolean;
  seed?: number;
}

/** One file, graded again and again. A newer run ends the one before it. */
export interface RepeatedGrading {
  /** `show` is not called for a run that was ended; its signal says so, too, when that happens while it works. */
  grade(
    level: number,
    wishes: RunWishes,
    show: (outcome: Outcome, signal: AbortSignal) => Promise<void> | void,
  ): Promise<void>;
  /** Gets the machine for the next run, of this level, ready. */
  prepare: (level: number) => void;
  /** Ends the run that goes on, if one does. */
  cancel(): void;
  stop(): Promise<void>;
}

/** Each run has a machine of its own, which is made ready while the learner types; a save then costs only compiling and traffic. */
export function repeatedGrading(options: GradeOptions, preparation?: Preparation): RepeatedGrading {
  const { progress = say } = preparation ?? {};
  const kernels = waitingKernel(async () => {
    const backend = await openBackend(options.kernel, progress, options);
    return preparation?.watched(backend) ?? backend;
  });
  let running = new AbortController();
  return {
    grade: async (level, { verbose = options.verbose, seed = options.seed, onPhase }, show) => {
      running.abort();
      const { signal } = (running = new AbortController());
      const prepareNext = () => {
        if (!isOver(signal)) kernels.prepare(level);
      };
      // While the evidence of one is judged, the next is on its way.
      const takeKernel = async () => {
        const kernel = await kernels.take();
        return { ...kernel, stop: () => kernel.stop().finally(prepareNext) };
      };
      // The machine of the run before may still be going down.
      const outcome: Outcome = await gradeFile({ ...options, verbose, seed }, level, {
        ...{ takeKernel, signal, progress },
        ...(onPhase && { onPhase }),
      }).catch((error: unknown) => ({ level, error }));
      if (isOver(signal)) return;
      prepareNext(); // it took no kernel, if there was no program to read
      await show(outcome, signal);
      if (isOver(signal)) return;
      await tellClass('error' in outcome ? outcome : outcome.verdict, options.file);
    },
    prepare: kernels.prepare,
    cancel: () => running.abort(),
    stop: async () => {
      running.abort();
      await kernels.stop();
    },
  };
}

/** Asked anew each time: it changes while something is awaited. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;
