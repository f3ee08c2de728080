import { labStatus } from '../../lab/lab-status.ts';
import { cacheRoot } from '../../base/paths.ts';
import { labStatusText } from '../../report/lab-text.ts';

/** Prints what of the lab is in the cache; resolves with the exit code. */
export async function status(): Promise<number> {
  process.stdout.write(labStatusText(await labStatus(cacheRoot())));
  return 0;
}
