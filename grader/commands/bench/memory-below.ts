import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The memory of a process's children and all below them, in MB; what several share counts in parts (PSS). */
export async function memoryBelow(pid: number): Promise<number> {
  const parents = await parentsOfAll();
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  const sizes = await Promise.all(below(pid).map(kilobytes));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

async function parentsOfAll(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(join('/proc', pid, 'stat'), 'latin1').catch(() => ''); // it has ended
      // The name, in brackets, may hold anything: the parent is the second word behind the last bracket.
      return [Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const;
    }),
  );
  return new Map(rows);
}

async function kilobytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
}
