import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { steps } from './steps.mjs';

/**
 * Makes sure that everything is there which the kit needs, and does nothing when it is.
 * @param {URL} kitRoot
 * @param {string} command that is to run
 * @throws {import('./SetupFailure.mjs').SetupFailure} when it cannot run on this machine
 */
export async function setUp(kitRoot, command) {
  const root = fileURLToPath(kitRoot);
  const rows = steps(root, command);
  if (rows.every((step) => step.isDone())) return;

  const [{ withLock }, { say }, { SetupFailure }] = await Promise.all([
    import('./withLock.mjs'),
    import('./say.mjs'),
    import('./SetupFailure.mjs'),
  ]);
  try {
    await withLock(join(root, 'dist', '.setup.lock'), async (lock) => {
      for (const { name, isDone, why, run } of rows) {
        // Asked again: another process may have done it while this one waited, or the step before it.
        if (isDone()) continue;
        say(`Setting up ${name}: ${why()}`);
        const started = Date.now();
        await run(lock);
        say(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      }
    });
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'EACCES' && code !== 'EROFS') throw error;
    throw new SetupFailure(
      'FOLDER_NOT_WRITABLE',
      `The set-up writes into ${root} and may not: ${message}`,
      'Use a clone that belongs to the user who runs it.',
    );
  }
}
