import { readdirSync, readFileSync } from 'node:fs';

/** A process, those that it has started, and their threads, which a program may take for processes. */
export function processesBelow(pid: number): number[] {
  const threads = listed(() => readdirSync(`/proc/${pid}/task`));
  const children = threads.flatMap((tid) =>
    listed(() => readFileSync(`/proc/${pid}/task/${tid}/children`, 'latin1').split(' ')),
  );
  return [...threads, ...children.flatMap(processesBelow)];
}

/** None of a process that has just ended. */
function listed(read: () => string[]): number[] {
  try {
    return read().map(Number).filter(Boolean);
  } catch {
    return [];
  }
}
