import { readdirSync, readFileSync } from 'node:fs';
import { linkOf } from '../traffic/servers/listens-on.ts';
import { numbersIn, parentOf } from '../traffic/servers/processes-below.ts';

/**
 * Processes whose calls come of what this one prints: itself with its threads, which a program may take for processes; those
 * that have started it, for the last of them may be the terminal; and those that read its output from a pipe. If their calls
 * were shown, that would cause new calls, without end.
 */
export function ownEcho(): Set<number> {
  return new Set([...readdirSync('/proc/self/task').map(Number), ...ancestors(), ...[1, 2].flatMap(readersOf)]);
}

function ancestors(): number[] {
  const found: number[] = [];
  for (let pid = process.ppid; pid > 1; pid = parentOf(pid) ?? 0) found.push(pid);
  return found;
}

function readersOf(ownFd: number): number[] {
  const pipe = linkOf(`/proc/self/fd/${ownFd}`);
  if (!pipe?.startsWith('pipe:')) return [];
  const reads = (pid: number) =>
    // 0 is not among them; it is the one that a reader of a pipe mostly has.
    [0, ...numbersIn(`/proc/${pid}/fd`)].some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === pipe && isToRead(pid, fd));
  return numbersIn('/proc').filter(reads);
}

/** By the lowest bits of what it was opened with. */
function isToRead(pid: number, fd: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'latin1'))?.[1] ?? '1';
    return (parseInt(flags, 8) & 3) === 0;
  } catch {
    return false; // it has just ended
  }
}
