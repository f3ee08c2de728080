import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { steps } from './steps.mjs';

/**
 * Makes sure that everything is there which the kit needs, and does nothing when it is.
 * @param {URL} kitRoot
 * @param {string} command that is to run
 * @param {string[]} args its arguments
 * @throws {import('./SetupFailure.mjs').SetupFailure} when it cannot run on this machine
 */
export async function setUp(kitRoot, command, args) {
  const root = fileURLToPath(kitRoot);
  const rows = steps(root, command);
  if (rows.every((step) => step.isDone())) return;

  const [{ headStart }, { report }, { runSteps }, { withLock }, { SetupFailure }] = await Promise.all([
    import('./headStart.mjs'),
    import('./report.mjs'),
    import('./runSteps.mjs'),
    import('./withLock.mjs'),
    import('./SetupFailure.mjs'),
  ]);
  try {
    await withLock(join(root, 'dist', '.setup.lock'), async (lock) => {
      // Asked again: another process may have done it while this one waited.
      const missing = rows.filter((step) => !step.isDone());
      const ahead = headStart(missing, { root, command, args });
      await report([...missing, ...ahead], (shown) =>
        runSteps([...rows, ...ahead], async (step, stop) => {
          // And once more: what a step before it has made may be new to it.
          if (!step.isDone()) await shown(step, () => step.run(lock, stop));
        }),
      );
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
