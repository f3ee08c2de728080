import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './SetupFailure.mjs';
import { nodeHeaders } from './nodeHeaders.mjs';
import { filesBelow, fingerprint, hasStamp, readStamp, writeStamp } from './stamp.mjs';

/**
 * @typedef {{ target_name: string, type?: string, sources: string[] }} Target
 */

/**
 * What node-gyp makes in build/Release for the targets of a binding.gyp (which is kept plain JSON).
 * @param {string} gypText
 * @returns {string[]} file names
 */
export function outputsOf(gypText) {
  const { targets } = /** @type {{ targets: Target[] }} */ (JSON.parse(gypText));
  return targets.map(({ target_name: name, type }) => (type === 'executable' ? name : `${name}.node`));
}

/**
 * The addons and the traffic program, compiled for this machine.
 * @param {string} root
 * @returns {import('./step.mjs').Step}
 */
export function nativeTargets(root) {
  const stampFile = join(root, 'build', '.kit-stamp');
  // What the outputs depend on beside our own sources.
  const toolchain = () =>
    [process.version, nodeHeaders() ?? 'no headers', fingerprint([join(root, 'binding.gyp'), ...libbccHeaders])].join(
      '\n',
    );
  const sources = () =>
    fingerprint(filesBelow(root, ['addon', 'demo-server', 'grader'], (name) => /\.(c|cc|h|hh)$/.test(name)));
  const stamp = () => `${toolchain()}\n\n${sources()}`;
  return {
    name: 'native parts',
    after: ['system packages', 'npm packages'],
    howFar: () => howManySources(root),
    isDone: () =>
      hasStamp(stampFile, stamp()) &&
      outputsOf(readFileSync(join(root, 'binding.gyp'), 'utf8')).every((file) =>
        existsSync(join(root, 'build', 'Release', file)),
      ),
    why: () =>
      readStamp(stampFile) === undefined
        ? 'the addons that talk to libbcc and to the kernel are compiled for this machine'
        : 'their sources or the tools have changed',
    run: async (lock, stop) => {
      const before = stamp();
      // make cannot see that another Node's headers or another libbcc took the place of the old ones, nor half of a file
      // that a build has left which was killed.
      if (readStamp(stampFile)?.startsWith(`${toolchain()}\n\n`) !== true) await nodeGyp(root, ['clean'], lock, stop);
      rmSync(stampFile, { force: true });
      await nodeGyp(root, ['configure'], lock, stop);
      await nodeGyp(root, ['build'], lock, stop);
      writeStamp(stampFile, before);
    },
  };
}

const LOG = 'setup-native.log';

const libbccHeaders = ['/usr/include', '/usr/local/include'].map((folder) => join(folder, 'bcc', 'bcc_version.h'));

/**
 * @param {string} root
 * @param {string[]} command
 * @param {number} lock
 * @param {AbortSignal} stop
 */
async function nodeGyp(root, command, lock, stop) {
  const { runLogged } = await import('./runLogged.mjs');
  const headers = nodeHeaders();
  const program = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const args = [program, ...command, '--jobs=max', ...(headers ? [`--nodedir=${headers}`] : [])];
  const { ok, lastLines } = await runLogged(process.execPath, args, {
    logFile: join(root, 'dist', LOG),
    cwd: root,
    lock,
    stop,
  });
  if (ok) return;
  throw new SetupFailure(
    'NATIVE_BUILD_FAILED',
    'The native parts of the kit do not compile on this machine.',
    headers
      ? 'The whole output is in dist/setup-native.log.'
      : `The whole output is in dist/setup-native.log. There are no C headers beside ${process.execPath}, so node-gyp has to fetch them from nodejs.org.`,
    lastLines,
  );
}

/**
 * What make has said so far: a line for each source that it compiles.
 * @param {string} root
 */
function howManySources(root) {
  const compiled = readStamp(join(root, 'dist', LOG))?.match(/^ +C(C|XX)\(target\)/gm)?.length ?? 0;
  const { targets } = /** @type {{ targets: Target[] }} */ (
    JSON.parse(readFileSync(join(root, 'binding.gyp'), 'utf8'))
  );
  return `${compiled} of ${targets.flatMap(({ sources }) => sources).length} sources`;
}
