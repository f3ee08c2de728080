import { readFile } from 'node:fs/promises';
import { startGuest, type Lab } from '../../lab/lab.ts';

/** Restores a guest once: seconds from starting QEMU to its first answer, and the memory of it that is resident then, in MB. */
export async function measureGuest(lab: Lab): Promise<{ seconds: number; residentMb: number }> {
  const begun = performance.now();
  const { vm } = await startGuest(lab, () => undefined);
  const seconds = (performance.now() - begun) / 1000;
  try {
    const rollup = await readFile(`/proc/${vm.pid}/smaps_rollup`, 'latin1');
    const kilobytes = Number(/^Rss:\s+(\d+) kB/m.exec(rollup)?.[1]);
    return { seconds, residentMb: kilobytes / 1024 };
  } finally {
    await vm.stop();
  }
}
