import { readFileSync } from 'node:fs';

/** x86-64 */
const SYSCALL_NUMBERS = { read: 0, write: 1, close: 3, accept4: 288 };

/** A thread of some process. */
interface Thread {
  pid: number;
  tid: number;
}

/** Whether the kernel says that the thread sleeps in this call now (of this descriptor, when one is given). */
export function sleepsIn(name: keyof typeof SYSCALL_NUMBERS, { pid, tid }: Thread, fd?: number): boolean {
  const argument = fd === undefined ? '' : `0x${fd.toString(16)} `;
  return systemCall(pid, tid).startsWith(`${SYSCALL_NUMBERS[name]} ${argument}`);
}

/** The number of the system call that a thread sleeps in, and more; "running" when it does not. */
function systemCall(pid: number, tid: number): string {
  try {
    return readFileSync(`/proc/${pid}/task/${tid}/syscall`, 'latin1');
  } catch {
    return 'gone';
  }
}
