import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { nativePath } from '../../paths.ts';
import type { Finding } from '../../report/doctor-text.ts';
import { machineProblem } from '../../setup/machineProblem.mjs';
import { missingPackages } from '../../setup/packageList.mjs';
import { findProgram, thisMachine } from '../../setup/thisMachine.mjs';

/** Programs of Debian's essential packages: a set-up does not ask for them, a slim container may lack them. */
const PROGRAMS = {
  setpriv: 'util-linux',
  flock: 'util-linux',
  fallocate: 'util-linux',
  'dpkg-deb': 'dpkg',
  'apt-get': 'apt',
  'apt-cache': 'apt',
  tar: 'tar',
  ldd: 'libc-bin',
};

const ADDONS = ['compiler.node', 'kernel.node', 'acceptor.node', 'twin.node'];
const EXECUTABLES = ['probe', 'confine'];

/** Node's version, and what kind of machine this is. */
export function nodeVersion(): Finding {
  const problem = machineProblem(process.versions.node, process.platform, process.arch);
  if (problem) return { state: 'problem', detail: problem.message, remedy: problem.remedy };
  return { state: 'ok', detail: `${process.version} on ${process.platform} ${process.arch}` };
}

/** The packages that the set-up installs. */
export function packages(): Finding {
  const missing = missingPackages(thisMachine(), 'level').map(({ name }) => name);
  if (missing.length === 0) return { state: 'ok', detail: 'all installed' };
  return {
    state: 'problem',
    detail: `missing: ${missing.join(', ')}`,
    remedy: `sudo apt-get install ${missing.join(' ')}`,
  };
}

/** Programs that every Debian has. */
export function programs(): Finding {
  const missing = Object.entries(PROGRAMS).filter(([name]) => !findProgram(name, process.env['PATH'] ?? ''));
  if (missing.length === 0) return { state: 'ok', detail: Object.keys(PROGRAMS).join(', ') };
  return {
    state: 'problem',
    detail: `not on the PATH: ${missing.map(([name]) => name).join(', ')}`,
    remedy: `sudo apt-get install ${[...new Set(missing.map(([, from]) => from))].join(' ')}`,
  };
}

/** The kit's own addons: that they are built, for this Node, and find their libraries. */
export function nativeParts(): Finding {
  const load = createRequire(import.meta.url);
  const problems = [
    ...ADDONS.flatMap((file) => failure(file, () => void load(nativePath(file)))),
    ...EXECUTABLES.flatMap((file) => failure(file, () => accessSync(nativePath(file), constants.X_OK))),
  ];
  if (problems.length === 0) return { state: 'ok', detail: [...ADDONS, ...EXECUTABLES].join(', ') };
  return {
    state: 'problem',
    detail: problems.join('\n'),
    remedy: 'Remove the folder build/, then: npm run setup',
  };
}

function failure(file: string, use: () => void): string[] {
  try {
    use();
    return [];
  } catch (error) {
    return [`${file}: ${(error as Error).message.split('\n')[0] ?? ''}`];
  }
}
