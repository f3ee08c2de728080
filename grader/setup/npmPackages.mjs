import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './SetupFailure.mjs';
import { sameInstall } from './sameInstall.mjs';
import { hasStamp, readStamp, writeStamp } from './stamp.mjs';
import { findProgram } from './thisMachine.mjs';

/**
 * node_modules, as package-lock.json says.
 * @param {string} root
 * @returns {import('./steps.mjs').Step}
 */
export function npmPackages(root) {
  const stampFile = join(root, 'node_modules', '.kit-stamp');
  const wanted = () =>
    createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex');
  return {
    name: 'npm packages',
    // Debian's own Node gets npm from the system packages.
    after: findProgram('npm', process.env['PATH'] ?? '') ? [] : ['system packages'],
    howFar: () => howMany(root),
    isDone: () => hasStamp(stampFile, wanted()),
    why: () =>
      readStamp(stampFile) === undefined
        ? 'the compiler and the test runner come from npm'
        : 'package-lock.json has changed',
    run: async (lock, stop) => {
      const stamp = wanted();
      // Someone may have run `npm ci` by hand; what stands there already need not be taken away and fetched again.
      if (!sameInstall(root)) await npmCi(root, lock, stop);
      writeStamp(stampFile, stamp);
    },
  };
}

/**
 * @param {string} root
 * @param {number} lock
 * @param {AbortSignal} stop
 */
async function npmCi(root, lock, stop) {
  const { runLogged } = await import('./runLogged.mjs');
  // --ignore-scripts: no package of ours needs one, and npm would build binding.gyp by itself.
  // --include=dev: the compiler is a dev dependency, and NODE_ENV=production would leave it out.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--loglevel=error'];
  const logFile = join(root, 'dist', 'setup-npm.log');
  const { ok, lastLines } = await runLogged('npm', args, { logFile, cwd: root, lock, stop });
  if (ok) return;
  throw new SetupFailure(
    'NPM_FAILED',
    'npm could not install the packages that package-lock.json names.',
    'Check that npm works and reaches its registry (`npm ping`), then run the command again.',
    lastLines,
  );
}

/**
 * npm itself says nothing until it has ended, but it lays out one package after the other.
 * @param {string} root
 */
function howMany(root) {
  const { packages } = /** @type {{ packages: Record<string, object> }} */ (
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  );
  const paths = Object.keys(packages).filter((path) => path !== '');
  return `${paths.filter((path) => existsSync(join(root, path, 'package.json'))).length} of ${paths.length}`;
}
