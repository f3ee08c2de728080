import type { Finding } from '../judge/finding.ts';
import type { Hook } from '../kernel/hook.ts';
import type { Declarations } from './run-record.ts';

/** bpf_ktime_get_boot_ns: its number in the kernel's list. */
const KTIME_GET_BOOT_NS = 125;

/** Which clock a wrong time is of: one of the hooks asks the other one. Its times are no times of the lab's, see kernel/. */
export const namesClock =
  (hooks: Hook[]) =>
  (finding: Finding, { programs }: Declarations): Finding => {
    const own = programs.filter(({ name }) => hooks.some((hook) => hook.function === name));
    if (finding.reason !== 'time-of-another-moment' || !own.some(({ helpers }) => helpers.includes(KTIME_GET_BOOT_NS)))
      return finding;
    return { ...finding, actual: `${finding.actual}; bpf_ktime_get_boot_ns() is another clock`, reason: 'boot-clock' };
  };
