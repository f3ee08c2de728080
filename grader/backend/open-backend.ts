import { KitError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import type { Backend, BackendName, LabOptions } from './backend.ts';
import { labBackend } from './lab-backend.ts';

/** `auto` is the lab: it works everywhere and nothing that a program does there can hurt this machine. */
export async function openBackend(name: BackendName, progress: Progress, options: LabOptions = {}): Promise<Backend> {
  if (name === 'host') {
    for (const option of ['release', 'arch'] as const) if (options[option] !== undefined) throw ofTheLab(option);
    const { hostBackend } = await import('./host-backend.ts');
    return hostBackend(progress);
  }
  return labBackend(progress, options);
}

const ofTheLab = (option: string): KitError =>
  new KitError(
    'usage',
    'USAGE',
    `--${option} chooses a kernel of the lab, not of this machine`,
    'Leave out --kernel host.',
  );
