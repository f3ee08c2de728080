import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { steps } from './steps.mjs';

/**
 * Makes sure that everything is there which the kit needs, and does nothing when it is.
 * @param {URL} kitRoot
 * @throws {import('./SetupFailure.mjs').SetupFailure} when this machine cannot
 */
export async function setUp(kitRoot) {
  const root = fileURLToPath(kitRoot);
  const rows = steps(root);
  if (rows.every((step) => step.isDone())) return;

  const [{ withLock }, { say }] = await Promise.all([import('./withLock.mjs'), import('./say.mjs')]);
  await withLock(join(root, 'dist', '.setup.lock'), async () => {
    for (const { name, isDone, why, run } of rows) {
      // Asked again: another process may have done it while this one waited, or the step before it.
      if (isDone()) continue;
      say(`Setting up ${name}: ${why()}`);
      const started = Date.now();
      await run();
      say(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    }
  });
}
