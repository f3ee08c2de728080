import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './SetupFailure.mjs';
import { neededPackages, sameInstall } from './sameInstall.mjs';
import { hasStamp, readStamp, writeStamp } from './stamp.mjs';
import { findProgram } from './thisMachine.mjs';

/** Those that also need what only the development of the kit uses, twice as much as the others do. */
const DEVELOPMENT = ['test', 'setup'];

/** Ends the stamp of an install that lacks them. */
const WITHOUT = ' without those for development';

/**
 * node_modules, as package-lock.json says.
 * @param {string} root
 * @param {string} command that is to run
 * @returns {import('./step.mjs').Step}
 */
export function npmPackages(root, command) {
  const stampFile = join(root, 'node_modules', '.kit-stamp');
  const wanted = () =>
    createHash('sha256')
      .update(readFileSync(join(root, 'package-lock.json')))
      .digest('hex');
  const installed = readStamp(stampFile);
  // Who has them keeps them, whatever the command is.
  const withDev = DEVELOPMENT.includes(command) || installed?.endsWith(WITHOUT) === false;
  const stamp = () => (withDev ? wanted() : wanted() + WITHOUT);
  return {
    name: 'npm packages',
    // Debian's own Node gets npm from the system packages.
    after: findProgram('npm', process.env['PATH'] ?? '') ? [] : ['system packages'],
    howFar: () => howMany(root, withDev),
    isDone: () => hasStamp(stampFile, stamp()),
    why: () =>
      installed === undefined
        ? 'the parts of the kit that others wrote'
        : withDev && installed === wanted() + WITHOUT
          ? 'those for the development of the kit, too'
          : 'package-lock.json has changed',
    run: async (lock, stop) => {
      const before = stamp();
      // Someone may have run `npm ci` by hand; what stands there already need not be taken away and fetched again.
      if (!sameInstall(root, withDev)) await npmCi(root, withDev, lock, stop);
      writeStamp(stampFile, before);
    },
  };
}

/**
 * @param {string} root
 * @param {boolean} withDev
 * @param {number} lock
 * @param {AbortSignal} stop
 */
async function npmCi(root, withDev, lock, stop) {
  const { runLogged } = await import('./runLogged.mjs');
  // --ignore-scripts: no package of ours needs one, and npm would build binding.gyp by itself.
  // Said in both cases: NODE_ENV=production would decide it otherwise.
  const args = ['ci', '--ignore-scripts', withDev ? '--include=dev' : '--omit=dev', '--loglevel=error'];
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
 * @param {boolean} withDev
 */
function howMany(root, withDev) {
  const paths = neededPackages(readFileSync(join(root, 'package-lock.json'), 'utf8'), withDev);
  return `${paths.filter((path) => existsSync(join(root, path, 'package.json'))).length} of ${paths.length}`;
}
