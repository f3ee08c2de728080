import { SetupFailure } from './SetupFailure.mjs';
import { wayOut } from '../platform/wayOut.mjs';

/** The oldest Node that the kit's packages run on; `engines` in package.json says the same. */
const oldestNode = '20.19.0';

/**
 * Why this machine can never run the kit, or undefined when it may.
 * @param {string} nodeVersion as in process.versions.node
 * @param {string} platform as in process.platform
 * @param {string} arch as in process.arch
 */
export function machineProblem(nodeVersion, platform, arch) {
  if (isOlder(nodeVersion, oldestNode)) {
    return new SetupFailure(
      'NODE_TOO_OLD',
      `This is Node ${nodeVersion}; the kit needs Node 20.19 or newer.`,
      'Install a current Node (https://nodejs.org/en/download), then run the command again.',
    );
  }
  if (platform !== 'linux' || arch !== 'x64') {
    return new SetupFailure(
      'UNSUPPORTED_MACHINE',
      `This machine is ${platform} on ${arch}; the kit needs Linux on x64 (its events are laid out for x86-64).`,
      arch === 'x64'
        ? wayOut
        : 'Run it on a 64-bit Intel or AMD machine: a remote one over SSH, or a hosted dev container (README.md, "Your system").',
    );
  }
  return undefined;
}

/**
 * @param {string} version
 * @param {string} limit
 */
function isOlder(version, limit) {
  const got = version.split('.').map((part) => parseInt(part, 10));
  const wanted = limit.split('.').map((part) => parseInt(part, 10));
  for (const [index, number] of wanted.entries()) {
    const part = got[index] ?? 0;
    if (part !== number) return part < number;
  }
  return false;
}
