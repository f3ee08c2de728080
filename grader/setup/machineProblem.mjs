import { SetupFailure } from './SetupFailure.mjs';
import { architectureOf, architectures } from '../platform/architecture.mjs';
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
  const isKnown = architectureOf(arch) !== undefined;
  if (platform !== 'linux' || !isKnown) {
    const known = architectures.map(({ node }) => node).join(' or ');
    return new SetupFailure(
      'UNSUPPORTED_MACHINE',
      `This machine is ${platform} on ${arch}; the kit needs Linux on ${known}.`,
      isKnown
        ? wayOut
        : 'Run it on a 64-bit Intel, AMD or ARM machine: a remote one over SSH, or a hosted dev container (README.md, "Your system").',
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
