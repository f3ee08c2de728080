import { release } from 'node:os';
import type { Backend } from './backend.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import type { GradingResult } from '../lab/grade-in-guest.ts';
import type { Progress } from '../base/progress.ts';
import { lastLevel } from '../levels/index.ts';
import { planFor } from '../levels/plan-for.ts';
import { ownKernelHeaders } from './own-kernel.ts';
import { startCast, stopCast, type Cast } from '../traffic/experiment.ts';
import { unpackEvidence } from '../traffic/evidence.ts';
import { runGrading } from '../traffic/grading.ts';
import { recorderBundle } from '../traffic/recorder/recorder-bundle.ts';

/** This machine's own kernel: needs root, kprobes, fuse and the kernel's headers. */
export function hostBackend(progress: Progress): Backend {
  const headers = ownKernelHeaders({ fuse: true });
  progress(`using this machine's own kernel, ${release()}`);
  let cast: Promise<Cast> | undefined;
  const start = async () => {
    cast ??= recorderBundle(headers, progress).then((recorder) =>
      startCast({ alone: false, servers: planFor(lastLevel, 0).servers, recorder }),
    );
    await cast;
  };
  const stop = async () => {
    // Also when they are still starting: nothing may be left running.
    await cast?.then(stopCast, () => undefined);
    cast = undefined;
  };
  const restart = async () => {
    await stop();
    await start();
  };
  return {
    name: 'host',
    arch: thisArchitecture.name,
    headers,
    release,
    start,
    stop,
    // What this kernel has done before it does quickly, and processes that wait for orders cost nothing.
    rest: () => Promise.resolve(),
    restart,
    run: async (bundle, plan, listener) => {
      if (!cast) throw new Error('the actors were not started');
      let result: GradingResult | undefined;
      const refusal = await runGrading(await cast, bundle, plan, listener, (packed) => {
        result = { evidence: unpackEvidence(packed) };
      });
      if (refusal?.stage === 'flood') await restart();
      if (refusal) return { refusal };
      if (!result) throw new Error('a run ended without evidence');
      return result;
    },
  };
}
