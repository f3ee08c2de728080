import { gradeInGuest } from '../lab/grade-in-guest.ts';
import { agentFailure } from '../lab/agent-failure.ts';
import { cacheRoot } from '../base/paths.ts';
import { patience } from '../base/patience.ts';
import type { AgentLink } from '../lab/agent-link.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { prepareLab, startGuest } from '../lab/lab.ts';
import { assertTools } from '../lab/missing-tools.ts';
import { architectureNamed } from '../platform/architecture.mjs';
import type { Progress } from '../base/progress.ts';
import { rehearsalOf } from '../levels/rehearsal.ts';
import type { RestoredGuest } from '../lab/restore.ts';
import type { Backend, LabOptions } from './backend.ts';

/** A machine of its own for each run. */
export async function labBackend(progress: Progress, { limits, ...wish }: LabOptions): Promise<Backend> {
  // Before the kernel, which is fetched if it is not there.
  await assertTools(cacheRoot(), architectureNamed(wish.arch));
  const kernel = await kernelPackage(cacheRoot(), progress, wish);
  let guest: Promise<RestoredGuest> | undefined;
  let resting = false;
  let gettingWarm: Promise<void> | undefined;
  let { release } = kernel;
  const stop = async () => {
    // Also when it is still starting: nothing may be left running.
    await guest?.then(
      ({ vm }) => vm.stop(),
      () => undefined,
    );
    guest = undefined;
    resting = false;
    gettingWarm = undefined;
  };
  const start = async () => {
    const warming = gettingWarm;
    // Nothing is awaited without need: stop() ends the guest that is there.
    if (warming)
      await warming.catch(async (error: unknown) => {
        // That of one which was stopped meanwhile.
        if (gettingWarm !== warming) throw error;
        // One that fails at it is of no use; rest() says why.
        await stop();
      });
    guest ??= prepareLab(progress, wish).then((lab) => startGuest(lab, progress));
    release = (await guest).release;
  };
  const started = async () => {
    if (!guest) throw new Error('the lab was not started');
    return guest;
  };
  const restart = async () => {
    await stop();
    await start();
  };
  const warmUp = async (level: number) => {
    const { agent, vm } = await started();
    await rehearseIn(agent, level);
    await vm.qmp.ask('stop');
    resting = true;
  };
  return {
    name: 'lab',
    arch: kernel.architecture.name,
    // There before the lab is: on the first run the compiler reads them while the machine boots.
    headers: kernel.headers,
    release: () => release,
    start,
    stop,
    rest: (level) => (gettingWarm = warmUp(level)),
    restart,
    run: async (bundle, plan, listener) => {
      const { agent, vm } = await started();
      if (resting) await vm.qmp.ask('cont');
      resting = false;
      const result = await gradeInGuest(agent, bundle, plan, listener, limits);
      if ('busy' in result) await restart();
      return result;
    },
  };
}

/** A run takes two seconds at most, on a machine that is not busy. */
const REHEARSAL_MS = 20_000 * patience;

/**
 * The traffic of the levels above is not played to get warm: it would take three seconds, and a learner who saves sooner
 * waits for it longer than what it saves.
 */
const WARM_LEVEL = 4;

async function rehearseIn(agent: AgentLink, level: number): Promise<void> {
  agent.send({ type: 'rehearse', ...rehearsalOf(Math.min(level, WARM_LEVEL)) });
  const answer = await agent.next(REHEARSAL_MS);
  if (answer.type !== 'rehearsed') throw agentFailure.outOfTurn(answer);
}
