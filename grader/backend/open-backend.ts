import { KitError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import type { Backend, BackendName, LabOptions } from './backend.ts';
import { labBackend } from './lab-backend.ts';

/** `auto` is the lab: it works everywhere and nothing that a program does there can hurt this machine. */
export async function openBackend(name: BackendName, progress: Progress, options: LabOptions = {}): Promise<Backend> {
  if (name === 'host') {
    if (options.release !== undefined) throw ofTheLab();
    const { hostBackend } = await import('./host-backend.ts');
    return hostBackend(progress);
  }
  return labBackend(progress, options);
}

const ofTheLab = (): KitError =>
  new KitError(
    'usage',
    'USAGE',
    '--release chooses a kernel of the lab, not of this machine',
    'Leave out --kernel host.',
  );
