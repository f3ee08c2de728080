import { existsSync } from 'node:fs';
import { release } from 'node:os';
import type { Backend } from './backend.ts';
import { KitError } from '../base/errors.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import type { GradingResult } from '../lab/grade-in-guest.ts';
import type { Progress } from '../base/progress.ts';
import { lastLevel } from '../levels/index.ts';
import { planFor } from '../levels/plan-for.ts';
import { startCast, stopCast, type Cast } from '../traffic/experiment.ts';
import { runGrading } from '../traffic/grading.ts';
import { recorderBundle } from '../traffic/recorder/recorder-bundle.ts';

/** Where perf_event_open(2) finds kprobes; without it, attaching fails as if the system call did not exist. */
const KPROBE_DEVICE = '/sys/bus/event_source/devices/kprobe';

const FUSE = '/dev/fuse';

/** This machine's own kernel: needs root, kprobes, fuse and the kernel's headers. */
export function hostBackend(progress: Progress): Backend {
  const headers = `/lib/modules/${release()}/build`;
  if (process.getuid?.() !== 0)
    throw new KitError(
      'machine',
      'NO_PRIVILEGE',
      `loading BPF programs into this machine's kernel needs root, not user ${process.getuid?.() ?? '?'}`,
      'Use the lab (leave out --kernel host), or run as root.',
    );
  if (!existsSync(KPROBE_DEVICE))
    throw new KitError(
      'machine',
      'NO_KPROBES',
      `this machine's kernel ${release()} has no kprobes (there is no ${KPROBE_DEVICE})`,
      'Use the lab (leave out --kernel host): it brings a kernel that has them.',
    );
  if (!existsSync(FUSE))
    throw new KitError(
      'machine',
      'NO_FUSE',
      `this machine's kernel has no fuse (there is no ${FUSE}), with which the kit makes a close wait`,
      'Use the lab (leave out --kernel host), or: modprobe fuse',
    );
  if (!existsSync(headers))
    throw new KitError(
      'machine',
      'HEADERS_MISSING',
      `no kernel headers at ${headers}`,
      `Use the lab (leave out --kernel host), or: apt-get install linux-headers-${release()}`,
    );
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
      const refusal = await runGrading(await cast, bundle, plan, listener, (evidence) => (result = { evidence }));
      if (refusal?.stage === 'flood') await restart();
      if (refusal) return { refusal };
      if (!result) throw new Error('a run ended without evidence');
      return result;
    },
  };
}
