import { PERF_EVENT_ARRAY } from '../bundle/map-types.ts';
import { DATA_OUTPUTS, EVENTS, type OutputName } from '../events/layout.ts';
import type { Finding } from '../judge/finding.ts';
import type { Reason } from '../judge/reason.ts';
import type { Hook } from '../kernel/hook.ts';
import type { SystemCallName } from '../platform/system-calls.ts';
import type { Outline } from './run-record.ts';

/** The entry and the return hook of a system call, by the names that the contract fixes. */
export const hooksOf = (syscall: SystemCallName): Hook[] => [
  { function: `syscall__probe_entry_${syscall}`, syscall, kind: 'entry' },
  { function: `syscall__probe_ret_${syscall}`, syscall, kind: 'return' },
];

/** What macros of BCC and libbpf make of their arguments, or leave behind as a function of their own name. */
const ANOTHER_KIND = /^(?:BPF_|(?:raw_)?tracepoint__|k(?:ret)?func__|k(?:ret)?probe__|lsm__|[A-Z_]+_PROBE$)/;

/** Every hook is a function of the program. */
export const declaresHooks =
  (hooks: Hook[]) =>
  ({ programs }: Outline): Finding | null => {
    const missing = hooks.find(({ function: name }) => !programs.some((program) => program.name === name));
    if (!missing) return null;
    const bare = missing.function.replace('syscall__', '');
    return {
      expected: `a function ${missing.function}`,
      actual:
        programs.length === 0 ? 'no function at all' : `the functions ${programs.map(({ name }) => name).join(', ')}`,
      reason: whyMissing(
        programs.map(({ name }) => name),
        bare,
      ),
    };
  };

function whyMissing(names: string[], bare: string): Reason {
  if (names.includes(bare)) return 'prefix-missing';
  return names.some((name) => ANOTHER_KIND.test(name)) ? 'hook-of-another-kind' : 'hook-missing';
}

/** The output is declared as a perf output; `data`: one of those for what is read and written. */
export const declaresOutput =
  (of: OutputName | 'data') =>
  ({ maps }: Outline): Finding | null => {
    const [output, ...instead] = of === 'data' ? DATA_OUTPUTS : [of];
    const isDeclared = (wanted: OutputName) =>
      maps.some(({ name, type }) => name === wanted && type === PERF_EVENT_ARRAY);
    if ([output, ...instead].some(isDeclared)) return null;
    const others = maps.filter(({ type }) => type === PERF_EVENT_ARRAY).map(({ name }) => name);
    return {
      expected: `BPF_PERF_OUTPUT(${output}) and events of this shape:\n${EVENTS[output].struct}`,
      actual: others.length === 0 ? 'no perf output' : `the perf outputs ${others.join(', ')}`,
      reason: maps.some(({ name }) => name === output) ? 'output-of-another-kind' : 'output-missing',
    };
  };
