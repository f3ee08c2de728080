import type { Finding } from '../../report/doctor-text.ts';
import { compiler } from './compiler.ts';
import { compileConfinement } from './confinement.ts';
import { hostKernel } from './host-kernel.ts';
import { acceleration, kernel, restoredGuest, snapshot } from './lab.ts';
import { disk, memory } from './room.ts';
import { otherArchitectures } from './other-architectures.ts';
import { nativeParts, nodeVersion, packages, programs } from './software.ts';

/** One line of the doctor. What `run` throws is a problem, too. */
export interface Check {
  name: string;
  run: () => Finding | Promise<Finding>;
}

/** In the order of what needs what: the first problem is the one to fix first. */
export const checks: Check[] = [
  { name: 'Node', run: nodeVersion },
  { name: 'packages', run: packages },
  { name: 'programs', run: programs },
  { name: 'native parts', run: nativeParts },
  { name: 'memory', run: memory },
  { name: 'disk', run: disk },
  { name: 'kernel', run: kernel },
  { name: 'compiler', run: compiler },
  { name: 'confinement', run: compileConfinement },
  { name: 'accelerator', run: acceleration },
  { name: 'snapshot', run: snapshot },
  { name: 'lab', run: restoredGuest },
  { name: '--kernel host', run: hostKernel },
  { name: '--arch', run: () => otherArchitectures() },
];
