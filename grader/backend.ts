import type { Bundle } from './bundle/bundle.ts';
import { gradeIn, type GradingResult, type RunLimits } from './grade-in.ts';
import { agentFailure } from './lab/agent-failure.ts';
import { KitError } from './errors.ts';
import { cacheRoot } from './paths.ts';
import { patience } from './patience.ts';
import type { Plan } from './traffic/plan.ts';
import type { Listener } from './traffic/grading.ts';
import type { AgentLink } from './lab/agent-link.ts';
import { kernelPackage } from './lab/kernel-package.ts';
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
  /** Once started: gets warm, so that the run is quicker, and costs nothing until then. */
  rest(): Promise<void>;
  /** A fresh kernel, or as fresh as can be had. */
  restart(): Promise<void>;
  run(bundle: Bundle, plan: Plan, listener: Listener): Promise<GradingResult>;
  stop(): Promise<void>;
}

/** What is other than usual in the lab. */
export interface LabOptions {
  /** For a run. */
  limits?: RunLimits | undefined;
  /** Of its kernel, which has to be in the cache; else it is the newest there. */
  release?: string | undefined;
}

/** `auto` is the lab: it works everywhere and nothing that a program does there can hurt this machine. */
export async function openBackend(name: BackendName, progress: Progress, options: LabOptions = {}): Promise<Backend> {
  if (name === 'host') {
    if (options.release !== undefined) throw ofTheLab();
    const { hostBackend } = await import('./host-backend.ts');
    return hostBackend(progress);
  }
  return labBackend(progress, options);
}

const ofTheLab = (): KitError =>
  new KitError(
    'usage',
    'USAGE',
    '--release chooses a kernel of the lab, not of this machine',
    'Leave out --kernel host.',
  );

async function labBackend(progress: Progress, { limits, release: wanted }: LabOptions): Promise<Backend> {
  const kernel = await kernelPackage(cacheRoot(), progress, wanted);
  let guest: Promise<RestoredGuest> | undefined;
  let resting = false;
  let { release } = kernel;
  const start = async () => {
    guest ??= prepareLab(progress, { release: wanted }).then((lab) => startGuest(lab, progress));
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
  const restart = async () => {
    await stop();
    await start();
  };
  return {
    name: 'lab',
    // There before the lab is: on the first run the compiler reads them while the machine boots.
    headers: kernel.headers,
    release: () => release,
    start,
    stop,
    rest: async () => {
      const { agent, vm } = await started();
      await rehearseIn(agent);
      await vm.qmp.ask('stop');
      resting = true;
    },
    restart,
    run: async (bundle, plan, listener) => {
      const { agent, vm } = await started();
      if (resting) await vm.qmp.ask('cont');
      resting = false;
      const result = await gradeIn(agent, bundle, plan, listener, limits);
      if ('busy' in result) await restart();
      return result;
    },
  };
}

/** A run takes two seconds at most, on a machine that is not busy. */
const REHEARSAL_MS = 20_000 * patience;

async function rehearseIn(agent: AgentLink): Promise<void> {
  agent.send({ type: 'rehearse' });
  const answer = await agent.next(REHEARSAL_MS);
  if (answer.type !== 'rehearsed') throw agentFailure.outOfTurn(answer);
}
