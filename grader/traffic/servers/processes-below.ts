import { readdirSync, readFileSync } from 'node:fs';

/**
 * A process, those that it has started, and their threads, which a program may take for processes. Each process is asked for
 * its parent: the list of children that a thread has (`children`) leaves some out while others end (proc(5)).
 */
export function processesBelow(pid: number): number[] {
  const all = numbersIn('/proc').map((each) => ({ pid: each, parent: parentOf(each) }));
  const below = [pid];
  for (const one of below) below.push(...all.filter(({ parent }) => parent === one).map((child) => child.pid));
  return below.flatMap((one) => numbersIn(`/proc/${one}/task`));
}

/** Behind the name, which may have brackets of its own, stand its state and its parent. */
export function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // it has just ended
  }
}

export function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Boolean);
  } catch {
    return []; // as above
  }
}
