import { readFileSync } from 'node:fs';
import { systemCalls, type SystemCallName } from '../platform/system-calls.ts';

const arch = process.arch as keyof (typeof systemCalls)['read']['number'];

/** A thread of some process. */
interface Thread {
  pid: number;
  tid: number;
}

/** Whether the kernel says that the thread sleeps in this call now (of this descriptor, when one is given). */
export function sleepsIn(name: SystemCallName, { pid, tid }: Thread, fd?: number): boolean {
  const argument = fd === undefined ? '' : `0x${fd.toString(16)} `;
  return systemCall(pid, tid).startsWith(`${systemCalls[name].number[arch]} ${argument}`);
}

/** The number of the system call that a thread sleeps in, and more; "running" when it does not. */
function systemCall(pid: number, tid: number): string {
  try {
    return readFileSync(`/proc/${pid}/task/${tid}/syscall`, 'latin1');
  } catch {
    return 'gone';
  }
}
