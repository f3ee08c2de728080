import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SetupFailure } from './SetupFailure.mjs';
import { rootPrefix } from './rootPrefix.mjs';
import { runLogged } from './runLogged.mjs';
import { say } from './say.mjs';
import { findProgram } from './thisMachine.mjs';

/** @typedef {import('./packageList.mjs').SystemPackage} SystemPackage */

/**
 * Installs what is missing with apt, as root or through sudo.
 * @param {string} root the kit's folder, for the log
 * @param {() => SystemPackage[]} missing asked again afterwards: apt's word alone is not enough
 */
export async function aptInstall(root, missing) {
  const names = missing().map(({ name }) => name);
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  if (!hasProgram('apt-get')) {
    throw new SetupFailure(
      'NO_APT',
      `The kit installs what it needs with apt-get, and this system has none. It lacks what Debian calls: ${names.join(', ')}.`,
      'Install these by your system’s own means, or use Debian 12 or newer (a container or a virtual machine will do).',
    );
  }
  const prefix = rootPrefix({
    isRoot: process.getuid?.() === 0,
    hasSudo: hasProgram('sudo'),
    needsPassword: spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0,
    canAnswer: process.stdin.isTTY && process.stderr.isTTY,
  });
  if (!prefix) {
    throw new SetupFailure(
      'NEEDS_ROOT',
      `These packages are missing, and only root can install them: ${names.join(', ')}.`,
      `Ask for this once, then run the command again as you did:\n  sudo ${install.join(' ')}`,
    );
  }
  say(`  ${[...prefix, ...install].join(' ')}`);

  const logFile = join(root, 'dist', 'setup-apt.log');
  // Another apt may be at work, as in the first minutes of a cloud machine: wait for it.
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Update::Error-Mode=any'];
  // Through env, because sudo may drop variables that it is given.
  const command = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options];
  const run = (/** @type {string[]} */ args) => {
    const [program = '', ...rest] = [...command, ...args];
    return runLogged(program, rest, { logFile, append: true });
  };
  let result = await run(install.slice(1));
  if (!result.ok) {
    // The usual reason: a fresh machine has no package lists, or its lists are too old.
    say('  apt could not; once more with fresh package lists (apt-get update)');
    const update = await run(['update']);
    result = await run(install.slice(1));
    if (!result.ok && !update.ok) result.lastLines.unshift(...update.lastLines);
  }
  if (!result.ok) {
    throw new SetupFailure(
      'APT_FAILED',
      `apt could not install ${names.join(', ')}.`,
      'Check the network and /etc/apt/sources.list, then run the command again. The whole output is in dist/setup-apt.log.',
      result.lastLines.slice(-20),
    );
  }
  const still = missing().map(({ name }) => name);
  if (still.length > 0) {
    throw new SetupFailure(
      'STILL_MISSING',
      `apt reports ${still.join(', ')} as installed, but what the kit needs of it is not in its usual place.`,
      `Try: sudo apt-get install --reinstall ${still.join(' ')}`,
    );
  }
}

/** @param {string} name */
const hasProgram = (name) => findProgram(name, process.env['PATH'] ?? '') !== undefined;
