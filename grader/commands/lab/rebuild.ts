import { rebuildLab } from '../../lab/lab.ts';
import { labStatus } from '../../lab/lab-status.ts';
import { cacheRoot } from '../../base/paths.ts';
import { labStatusText } from '../../report/lab-text.ts';
import { say } from '../say.ts';

/** Makes image and snapshot anew and says what there is then; resolves with the exit code. */
export async function rebuild(): Promise<number> {
  await rebuildLab(say);
  process.stdout.write(labStatusText(await labStatus(cacheRoot())));
  return 0;
}
