import * as z from 'zod';
import { systemCallNames } from '../platform/system-calls.ts';

const word = z.string().max(1000);
const hooked = {
  /** The learner's function. */
  function: word,
  /** Whether it runs when the call begins (kprobe, uprobe) or when it returns (kretprobe, uretprobe). */
  kind: z.enum(['entry', 'return']),
};

/** One of the learner's functions, and where the level wants it attached. */
export const hook = z.union([
  z.strictObject({ ...hooked, syscall: z.enum(systemCallNames) }),
  z.strictObject({ ...hooked, kernelFunction: word }),
  /** A function that a program or library exports, in every process that runs it. */
  z.strictObject({ ...hooked, file: word, symbol: word }),
]);
export type Hook = z.infer<typeof hook>;

/** Whether a hook is at this end of the system call. */
export const isHookOf = (hook: Hook, syscall: string, kind: Hook['kind']): boolean =>
  'syscall' in hook && hook.syscall === syscall && hook.kind === kind;
