import type { KernelWish } from '../../lab/kernel-package.ts';
import { rebuildLab } from '../../lab/lab.ts';
import { say } from '../say.ts';
import { status } from './status.ts';

/** Makes image and snapshot anew and says what there is then; resolves with the exit code. */
export async function rebuild({ arch, release }: KernelWish): Promise<number> {
  await rebuildLab(say, { arch, release });
  return status({ arch, release });
}
