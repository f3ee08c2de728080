import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupFailure } from './SetupFailure.mjs';
import { nodeHeaders } from './nodeHeaders.mjs';
import { filesBelow, fingerprint, hasStamp, readStamp, writeStamp } from './stamp.mjs';

/** The targets of binding.gyp, with the file that each one makes in build/Release and its source. */
const targets = [
  { name: 'compiler', output: 'compiler.node', source: 'addon/compiler.cc' },
  { name: 'kernel', output: 'kernel.node', source: 'addon/kernel.cc' },
  { name: 'acceptor', output: 'acceptor.node', source: 'demo-server/acceptor.cc' },
  { name: 'probe', output: 'probe', source: 'grader/traffic/probe.c' },
];

/**
 * The addons and the traffic program, compiled for this machine.
 * @param {string} root
 * @returns {import('./steps.mjs').Step}
 */
export function nativeTargets(root) {
  const stampFile = join(root, 'build', '.kit-stamp');
  const wantedTargets = targets.filter(({ source }) => existsSync(join(root, source)));
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
    isDone: () =>
      hasStamp(stampFile, stamp()) &&
      wantedTargets.every(({ output }) => existsSync(join(root, 'build', 'Release', output))),
    why: () =>
      readStamp(stampFile) === undefined
        ? 'the addons that talk to libbcc and to the kernel are compiled for this machine'
        : 'their sources or the tools have changed',
    run: async () => {
      const before = stamp();
      const built = readStamp(stampFile);
      // make cannot see that another Node's headers or another libbcc took the place of the old ones.
      if (built !== undefined && !built.startsWith(`${toolchain()}\n\n`)) await nodeGyp(root, ['clean']);
      await nodeGyp(root, ['configure']);
      await nodeGyp(root, ['build', ...wantedTargets.map(({ name }) => name)]);
      writeStamp(stampFile, before);
    },
  };
}

const libbccHeaders = ['/usr/include', '/usr/local/include'].map((folder) => join(folder, 'bcc', 'bcc_version.h'));

/**
 * @param {string} root
 * @param {string[]} command
 */
async function nodeGyp(root, command) {
  const { runLogged } = await import('./runLogged.mjs');
  const headers = nodeHeaders();
  const program = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const args = [program, ...command, '--jobs=max', ...(headers ? [`--nodedir=${headers}`] : [])];
  const { ok, lastLines } = await runLogged(process.execPath, args, {
    logFile: join(root, 'dist', 'setup-native.log'),
    cwd: root,
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
