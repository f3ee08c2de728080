import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { APT_STATUS, aptLog, isForPeople } from './aptProgress.mjs';
import { SetupFailure } from './SetupFailure.mjs';
import { rootPrefix } from './rootPrefix.mjs';
import { runLogged } from './runLogged.mjs';
import { say } from './say.mjs';
import { findProgram } from './thisMachine.mjs';
import { wayOut } from '../platform/wayOut.mjs';

/** @typedef {import('./packageList.mjs').SystemPackage} SystemPackage */

/**
 * Installs what is missing with apt, as root or through sudo.
 * @param {string} root the kit's folder, for the log
 * @param {() => SystemPackage[]} missing asked again afterwards: apt's word alone is not enough
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [osRelease] the file that says which system this is
 * @throws {SetupFailure} NOT_DEBIAN, NO_APT, NEEDS_ROOT, APT_FAILED, STILL_MISSING
 */
export async function aptInstall(root, missing, env = process.env, osRelease = '/etc/os-release') {
  const wanted = missing();
  const names = namesOf(wanted);
  const system = systemIn(osRelease);
  if (system.id !== 'debian') throw notDebian(system.name, names);
  const install = ['install', '-y', '--no-install-recommends', ...names];
  if (!findProgram('apt-get', env['PATH'] ?? '')) throw noApt(names);
  const user = thisUser(env);
  const prefix = rootPrefix(user);
  if (!prefix) throw needsRoot(names, install);
  say(`    ${[...prefix, 'apt-get', ...install].join(' ')}`);
  // Asked now, while nothing else is said: the packages of npm come at the same time.
  if (user.needsPassword) spawnSync('sudo', ['-v'], { env, stdio: 'inherit' });

  const apt = aptGet(prefix, aptLog(root), env);
  const first = await apt(install);
  if (!first.ok) {
    // The usual reason: a fresh machine has no package lists, or its lists are too old.
    say('    apt could not; once more with fresh package lists (apt-get update)');
    const update = await apt(['update']);
    const second = await apt(install);
    if (!second.ok) throw aptFailed(names, update.ok ? second.lastLines : [...update.lastLines, ...second.lastLines]);
  }
  for (const { service } of wanted) if (service !== undefined) quieten(service, prefix, env);
  const still = namesOf(missing());
  if (still.length > 0) throw stillMissing(still);
}

/** @param {SystemPackage[]} packages */
const namesOf = (packages) => packages.map(({ name }) => name);

/**
 * A service that came along with a program: nothing on this machine listens because of the kit. One that does not run, as
 * in a container, cannot be stopped either.
 * @param {string} name
 * @param {string[]} prefix
 * @param {NodeJS.ProcessEnv} env
 */
function quieten(name, prefix, env) {
  for (const command of [
    ['service', name, 'stop'],
    ['update-rc.d', name, 'disable'],
  ]) {
    const [program = '', ...args] = [...prefix, ...command];
    spawnSync(program, args, { env, stdio: 'ignore' });
  }
}

/** @param {NodeJS.ProcessEnv} env */
function thisUser(env) {
  const isRoot = process.getuid?.() === 0;
  const hasSudo = !isRoot && findProgram('sudo', env['PATH'] ?? '') !== undefined;
  return {
    isRoot,
    hasSudo,
    needsPassword: hasSudo && spawnSync('sudo', ['-n', 'true'], { env, stdio: 'ignore' }).status !== 0,
    canAnswer: process.stdin.isTTY && process.stderr.isTTY,
  };
}

/**
 * @param {string[]} prefix
 * @param {string} logFile
 * @param {NodeJS.ProcessEnv} env
 */
function aptGet(prefix, logFile, env) {
  // Another apt may be at work, as in the first minutes of a cloud machine: wait for it, 300 s.
  const options = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Update::Error-Mode=any', ...APT_STATUS];
  // Through env(1), because sudo drops the variables that it is given.
  const [program = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options];
  return (/** @type {string[]} */ args) =>
    runLogged(program, [...rest, ...args], { logFile, append: true, env, isWorthTelling: isForPeople });
}

/**
 * Which system this is. Relatives of Debian have apt, too, but neither its kernel for the lab nor its versions of BCC.
 * @param {string} osRelease
 */
function systemIn(osRelease) {
  const text = readFileSync(osRelease, 'utf8');
  /** @param {string} name */
  const valueOf = (name) => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(text)?.[1];
  return { id: valueOf('ID'), name: valueOf('PRETTY_NAME') ?? valueOf('ID') ?? 'an unknown system' };
}

/**
 * @param {string} system
 * @param {string[]} names
 */
const notDebian = (system, names) =>
  new SetupFailure(
    'NOT_DEBIAN',
    `This is ${system}. The kit takes its compiler and the lab’s kernel from Debian 12 or 13. It lacks what Debian calls: ${names.join(', ')}.`,
    wayOut,
  );

/** @param {string[]} names */
const noApt = (names) =>
  new SetupFailure(
    'NO_APT',
    `The kit installs what it needs with apt-get, and there is none on the PATH. It lacks what Debian calls: ${names.join(', ')}.`,
    `Install these by other means. ${wayOut}`,
  );

/**
 * @param {string[]} names
 * @param {string[]} install
 */
const needsRoot = (names, install) =>
  new SetupFailure(
    'NEEDS_ROOT',
    `These packages are missing, and only root can install them: ${names.join(', ')}.`,
    `Run this as root once, then the command again as you did:\n  apt-get update && apt-get ${install.join(' ')}`,
  );

/**
 * @param {string[]} names
 * @param {string[]} lastLines
 */
const aptFailed = (names, lastLines) =>
  new SetupFailure(
    'APT_FAILED',
    `apt could not install ${names.join(', ')}.`,
    'Check the network and /etc/apt/sources.list, then run the command again. The whole output is in dist/setup-apt.log.',
    lastLines.slice(-20),
  );

/** @param {string[]} names */
const stillMissing = (names) =>
  new SetupFailure(
    'STILL_MISSING',
    `apt reports ${names.join(', ')} as installed, but what the kit needs of it is not in its usual place.`,
    `Try, as root: apt-get install --reinstall ${names.join(' ')}`,
  );
