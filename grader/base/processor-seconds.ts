import { readFileSync } from 'node:fs';

/** Seconds of processor time that a process has had, without those of its children; 0 of one that is gone. */
export function processorSeconds(pid: number): number {
  const stat = statOf(pid);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // In ticks, of which Linux has had 100 a second on every machine for decades.
  return (Number(fields[11]) + Number(fields[12])) / 100 || 0;
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
