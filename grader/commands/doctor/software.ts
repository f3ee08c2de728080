import { execa, ExecaError } from 'execa';
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedLibraries } from '../../cache/shared-libraries.ts';
import { cacheRoot, kitRoot, nativePath } from '../../base/paths.ts';
import type { Finding } from '../../report/doctor-text.ts';
import { machineProblem } from '../../setup/machineProblem.mjs';
import { outputsOf } from '../../setup/nativeTargets.mjs';
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
export async function nativeParts(): Promise<Finding> {
  const files = outputsOf(await readFile(join(kitRoot, 'binding.gyp'), 'utf8'));
  const problems = (await Promise.all(files.map(problemOf))).flat();
  if (problems.length === 0) return { state: 'ok', detail: files.join(', ') };
  return {
    state: 'problem',
    detail: problems.join('\n'),
    remedy: 'Remove the folder build/, then: npm run setup',
  };
}

/** An addon is loaded in a process of its own: what is wrong with one may end it. */
async function problemOf(file: string): Promise<string[]> {
  const path = nativePath(file);
  try {
    if (file.endsWith('.node')) await execa(process.execPath, ['-e', 'require(process.argv[1])', path]);
    else {
      await access(path, constants.X_OK);
      await sharedLibraries(cacheRoot(), [path]);
    }
    return [];
  } catch (error) {
    const words =
      error instanceof ExecaError
        ? (/^Error: (.*)/m.exec(String(error.stderr))?.[1] ?? error.shortMessage)
        : error instanceof Error
          ? error.message
          : String(error);
    return [`${file}: ${words}`];
  }
}
