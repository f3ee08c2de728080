import { execFileSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import { fileOf, type GuestFile } from './guest-file.ts';
import type { GuestSystem, LabServer } from './lab-server.ts';
import { startProgram } from './start-program.ts';

const PROGRAM = '/usr/bin/python3';
const PORT = 8083;
const SCRIPT = join('grader', 'traffic', 'servers', 'python-server.py');

/** Without the packages of a site, and whatever the environment says. */
const ISOLATED = ['-I', '-S'];

/** Python's http.server, as a program of a few lines: a request comes by recvfrom, an answer goes by two sendto. */
export const python = {
  ...{ port: PORT, recordedAs: 'python' },
  files: async (system) => [
    ...program(system.root),
    ...(await modules(system)),
    { from: join(kitRoot, SCRIPT), to: join('/kit', SCRIPT) },
  ],
  page: (size) => ({ path: `/${size}`, body: JSON.stringify({ size }), bytes: size }),
  start: () => startProgram(PROGRAM, [...ISOLATED, join(kitRoot, SCRIPT), String(PORT)], { port: PORT }),
} satisfies LabServer;

/** The name leads to the newest version. */
function program(root: string): GuestFile[] {
  const version = versionIn(root);
  return [fileOf(root, join(dirname(PROGRAM), version)), { to: PROGRAM, link: version }];
}

const versionIn = (root: string): string => basename(readlinkSync(join(root, PROGRAM)));

/**
 * The modules that it loads, compiled where the system has them so. This machine's Python is asked for their names:
 * another architecture's comes from the same Debian. What it has in libraries of their own (ssl, bz2) it does without.
 */
async function modules({ root, remember }: GuestSystem): Promise<GuestFile[]> {
  const list = () =>
    execFileSync(PROGRAM, [...ISOLATED, '-c', LIST], { encoding: 'utf8' })
      .trim()
      .split('\n');
  const names = await remember('modules of http.server', [PROGRAM], list);
  const library = join('/usr/lib', versionIn(root));
  const tag = `cpython-${versionIn(root).replace(/^python|\./g, '')}`;
  return names.map((name) => {
    const source = join(library, name);
    const compiled = join(dirname(source), '__pycache__', `${basename(name, '.py')}.${tag}.pyc`);
    return existsSync(join(root, compiled))
      ? { from: join(root, compiled), to: source.replace(/py$/, 'pyc') }
      : fileOf(root, source);
  });
}

/** Files of the library, with those modules that are only loaded for a request. */
const LIST = `
import email.parser, http.server, os, sys
email.parser.Parser().parsestr('A: b\\n\\n')
home = os.path.dirname(os.__file__)
files = {getattr(module, '__file__', None) or '' for module in sys.modules.values()}
print('\\n'.join(sorted(os.path.relpath(file, home) for file in files if file.startswith(home) and file.endswith('.py'))))
`;
