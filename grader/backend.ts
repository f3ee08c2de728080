import type { Bundle } from './bundle/bundle.ts';
import { gradeIn } from './grade-in.ts';
import type { Plan } from './traffic/plan.ts';
import type { GradingResult, Listener } from './traffic/grading.ts';
import { prepareLab, startGuest } from './lab/lab.ts';
import type { Progress } from './lab/progress.ts';
import type { RestoredGuest } from './lab/restore.ts';

export type BackendName = 'auto' | 'lab' | 'host';

/** A kernel to run programs in. */
export interface Backend {
  name: 'lab' | 'host';
  /** Kernel headers for the compiler. */
  headers: string;
  /** `uname -r`, once started */
  release: () => string;
  /** Safe to call twice. */
  start(): Promise<void>;
  /** Once started: costs nothing until the run. */
  rest(): Promise<void>;
  /** A fresh kernel, or as fresh as can be had. */
  restart(): Promise<void>;
  run(bundle: Bundle, plan: Plan, listener: Listener): Promise<GradingResult>;
  stop(): Promise<void>;
}

/** `auto` is the lab: it works everywhere and nothing that a program does there can hurt this machine. */
export async function openBackend(name: BackendName, progress: Progress): Promise<Backend> {
  if (name === 'host') {
    const { hostBackend } = await import('./host-backend.ts');
    return hostBackend(progress);
  }
  return labBackend(progress);
}

async function labBackend(progress: Progress): Promise<Backend> {
  const lab = await prepareLab(progress);
  let guest: Promise<RestoredGuest> | undefined;
  let resting = false;
  let release = lab.kernel.release;
  const start = async () => {
    guest ??= startGuest(lab, progress);
    release = (await guest).release;
  };
  const stop = async () => {
    // Also when it is still starting: nothing may be left running.
    await guest?.then(
      ({ vm }) => vm.stop(),
      () => undefined,
    );
    guest = undefined;
    resting = false;
  };
  const started = async () => {
    if (!guest) throw new Error('the lab was not started');
    return guest;
  };
  return {
    name: 'lab',
    headers: lab.kernel.headers,
    release: () => release,
    start,
    stop,
    rest: async () => {
      await (await started()).vm.qmp.ask('stop');
      resting = true;
    },
    restart: async () => {
      await stop();
      await start();
    },
    run: async (bundle, plan, listener) => {
      const { agent, vm } = await started();
      if (resting) await vm.qmp.ask('cont');
      resting = false;
      return gradeIn(agent, bundle, plan, listener);
    },
  };
}
