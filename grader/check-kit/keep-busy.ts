import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { diesWithParent } from '../base/die-with-parent.ts';

/** Keeps every processor busy with something else, until what it returns is called or this process ends. */
export function keepBusy(): () => void {
  const children = Array.from({ length: availableParallelism() }, () =>
    spawn(...diesWithParent(process.execPath, ['-e', 'for (;;);']), { stdio: 'ignore' }),
  );
  return () => children.forEach((child) => child.kill('SIGKILL'));
}
