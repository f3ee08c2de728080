import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { KitError } from '../base/errors.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { hashOf } from '../base/hash-of.ts';
import { kitRoot } from '../base/paths.ts';
import type { Progress } from '../base/progress.ts';
import { makeFolder } from '../base/make-folder.ts';
import type { CacheEntry } from '../cache/cache-entries.ts';
import { digests } from '../cache/digests.ts';
import { WORK } from '../cache/leftovers.ts';
import { noteUse } from '../cache/note-use.ts';
import type { Architecture } from '../platform/architecture.mjs';
import { aptComplaints } from '../platform/apt-complaints.ts';
import { foreignApt } from '../platform/foreign-apt.ts';
import { filesBelow } from '../setup/stamp.mjs';
import { fileOf } from '../traffic/servers/guest-file.ts';
import { crossCompile } from './cross-compile.ts';
import { withDiskSpace } from './disk-space.ts';
import { foreignLibraries } from './foreign-libraries.ts';
import { linksWithin } from './links-within.ts';
import { systemBelow, type GuestPrograms } from './guest-programs.ts';

/** What the guest's programs are in, and what the native parts are linked with. */
const PACKAGES = ['nodejs', 'curl', 'busybox-static', 'nginx', 'python3', 'libnode-dev', 'libbpf-dev', 'libbpfcc-dev'];

/** The packages, and their contents. */
const SPACE_BYTES = 700 * 1024 * 1024;

/** Another number fetches and compiles anew. */
const VERSION = 1;

/** Folders of the cache: a root file system that is only read, and the kit's native parts. */
interface Places {
  root: string;
  native: string;
}

/** The guest's programs for another architecture, if they are in the cache. */
export async function findForeignPrograms(
  cache: string,
  architecture: Architecture,
): Promise<GuestPrograms | undefined> {
  const places = await placesOf(cache, architecture);
  if (!existsSync(places.root) || !existsSync(places.native)) return undefined;
  for (const folder of [places.root, places.native]) await noteUse(folder);
  return programsIn(cache, places, architecture);
}

/** The paths in the cache of what was ever fetched or compiled for an architecture. */
export const programsOf = (entries: CacheEntry[], arch: string): string[] =>
  entries.map(({ path }) => path).filter((path) => path.startsWith(join('foreign', `${arch}-`)));

/**
 * The same, fetched with apt and compiled here. Nothing is installed. For the holder of the cache's lock. Throws KitError
 * FOREIGN_FETCH, FOREIGN_BUILD or NO_SPACE.
 */
export async function foreignPrograms(
  cache: string,
  architecture: Architecture,
  progress: Progress,
): Promise<GuestPrograms> {
  const places = await placesOf(cache, architecture);
  const home = join(cache, 'foreign');
  makeFolder(home);
  await withDiskSpace(
    { folder: home, bytes: SPACE_BYTES, purpose: `for programs of ${architecture.name}` },
    async () => {
      if (!existsSync(places.root)) {
        progress(`fetching Node, curl and libraries for ${architecture.name} with apt (about 100 MB, not installed)`);
        await made(home, places.root, (work) => fetchRoot(architecture, work));
      }
      if (!existsSync(places.native)) {
        progress(`compiling the kit's native parts for ${architecture.name}`);
        await made(home, places.native, (work) => crossCompile(architecture, places.root, work));
      }
    },
  );
  return programsIn(cache, places, architecture);
}

async function placesOf(cache: string, { name, debian }: Architecture): Promise<Places> {
  const sources = filesBelow(kitRoot, ['addon', 'demo-server', 'grader'], (file) => /\.(c|cc|h)$/.test(file));
  const files = [join(kitRoot, 'binding.gyp'), join(kitRoot, 'package-lock.json'), ...sources];
  const found = (await digests(cache, files)).map((digest, at) => [relative(kitRoot, files[at] ?? ''), digest]);
  const home = join(cache, 'foreign');
  const packages = hashOf([VERSION, debian, ...PACKAGES].join('\n')).slice(0, 16);
  const native = hashOf(JSON.stringify([packages, found])).slice(0, 16);
  return { root: join(home, `${name}-root-${packages}`), native: join(home, `${name}-native-${native}`) };
}

/** Makes a folder in one step. */
async function made(home: string, folder: string, make: (work: string) => Promise<string>): Promise<void> {
  const work = await mkdtemp(join(home, WORK.foreign));
  try {
    const result = await make(work);
    // What a package unpacked has the time of its own.
    await noteUse(result);
    await rename(result, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Resolves with the root file system, in the folder `work`. */
async function fetchRoot(architecture: Architecture, work: string): Promise<string> {
  const apt = join(work, 'apt');
  const env = await foreignApt(architecture, apt);

  const install = ['install', '--yes', '--download-only', '--no-install-recommends', ...PACKAGES];
  const { exitCode, all } = await execa(...diesWithParent('apt-get', install), {
    ...{ reject: false, all: true },
    env: { ...env, LC_ALL: 'C' },
  });
  if (exitCode !== 0)
    throw new KitError(
      'machine',
      'FOREIGN_FETCH',
      `apt could not fetch what the lab needs for ${architecture.name}: ${aptComplaints(all)}`,
      'Check the network, then try again; nothing half-done is left behind.',
    );
  const root = join(work, 'root');
  await mkdir(join(root, 'usr'), { recursive: true });
  // As on every Debian of today; packages of yesterday name these folders as well.
  for (const name of ['bin', 'lib', 'sbin', 'lib64']) {
    await mkdir(join(root, 'usr', name));
    await symlink(`usr/${name}`, join(root, name));
  }
  const archives = join(apt, 'cache', 'archives');
  const script = 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink';
  for (const deb of (await readdir(archives)).filter((name) => name.endsWith('.deb')))
    await execa(...diesWithParent('sh', ['-c', script, 'sh', join(archives, deb), root]));
  await linksWithin(root);
  return root;
}

function programsIn(cache: string, { root, native }: Places, architecture: Architecture): GuestPrograms {
  const program = (name: string) => join(root, 'usr', 'bin', name);
  const system = systemBelow(root, cache);
  // Each takes a while to find out, and every run asks.
  const remember = async (what: string, files: string[], find: () => Promise<string[]>) =>
    (await system.remember(what, files, find)).map((path) => fileOf(root, path));
  const node = program('node');
  return {
    ...{ system, node, busybox: program('busybox'), curl: program('curl') },
    nodeFiles: () => remember('built in', [node], () => builtinFiles(root, node, architecture)),
    native: (name) => join(native, name),
    libraries: (files) => remember('foreign libraries', files, () => foreignLibraries(root, architecture, files)),
  };
}

/** Debian's Node reads some of its own JavaScript from files, whose names are in its library. */
async function builtinFiles(root: string, node: string, { target }: Architecture): Promise<string[]> {
  const library = /libnode\.so\.\d+/.exec(await readFile(node, 'latin1'))?.[0];
  const text = await readFile(library === undefined ? node : join(root, 'usr', 'lib', target, library), 'latin1');
  const names = new Set(text.match(/\/usr\/share\/nodejs\/[\w@./-]+\.m?js/g));
  return [...names].filter((name) => existsSync(join(root, name)));
}
