import type { Finding } from '../judge/finding.ts';
import type { Hook } from '../kernel/hook.ts';
import type { Declarations } from './run-record.ts';

/** Their numbers in the kernel's list. */
const KTIME_GET_NS = 5;
const KTIME_GET_BOOT_NS = 125;

/**
 * The hooks ask the right clock. Behaviour does not tell: the clock that also counts while a machine sleeps shows the
 * same time on one that has never slept, as the lab.
 */
export const asksMonotonicClock =
  (hooks: Hook[]) =>
  ({ programs }: Declarations): Finding | null => {
    const own = programs.filter(({ name }) => hooks.some((hook) => hook.function === name));
    const called = own.flatMap(({ helpers }) => helpers);
    if (!called.includes(KTIME_GET_BOOT_NS) || called.includes(KTIME_GET_NS)) return null;
    return {
      expected: 'the time of bpf_ktime_get_ns()',
      actual: 'that of bpf_ktime_get_boot_ns(): the two are the same only on a machine that has never slept',
      reason: 'boot-clock',
    };
  };
