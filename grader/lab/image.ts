import { execa } from 'execa';
import { chmodSync, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hashOf } from '../base/hash-of.ts';
import { makeFolder } from '../base/make-folder.ts';
import { stripElf } from '../base/elf.mjs';
import { digests } from '../cache/digests.ts';
import { distPath, kitRoot } from '../base/paths.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { withDiskSpace } from './disk-space.ts';
import { findForeignPrograms, foreignPrograms } from './foreign-programs.ts';
import { ownPrograms, type GuestPrograms } from './guest-programs.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import type { KernelPackage } from './kernel-package.ts';
import { WORK } from '../cache/leftovers.ts';
import { moduleFiles } from './module-files.ts';
import type { Progress } from '../base/progress.ts';
import type { GuestFile } from '../traffic/servers/guest-file.ts';
import { servers } from '../traffic/servers/index.ts';

/** The guest's root file system, made of what this machine already has. */
export interface Image {
  /** initramfs (cpio, not compressed: the emulated machine would take longer to unpack it than to read it) */
  file: string;
  /** The hash of all that is in it. Where on this machine that comes from does not matter. */
  id: string;
}

const FOLDERS = ['dev', 'proc', 'sys', 'tmp', 'run', 'root', 'etc', 'bin'];

/** Another one for each way of making the same files into an image. */
const PACKING = 'stripped';

/** The files are copied into one folder, then packed. */
const SPACE_BYTES = 320 * 1024 * 1024;

/** The image of a kernel, if it is in the cache. Throws KitError LIBRARIES_UNKNOWN. */
export async function findImage(cache: string, kernel: KernelPackage): Promise<Image | undefined> {
  const programs = await programsFor(cache, kernel);
  if (!programs) return undefined;
  const image = await describeImage(cache, await imageParts(kernel, programs));
  return existsSync(image.file) ? image : undefined;
}

/**
 * Builds the image of a kernel (a second or two). For the holder of the cache's lock. Throws KitError NO_SPACE or
 * LIBRARIES_UNKNOWN.
 */
export async function buildImage(cache: string, kernel: KernelPackage, progress: Progress): Promise<Image> {
  const programs = (await programsFor(cache, kernel)) ?? (await foreignPrograms(cache, kernel.architecture, progress));
  progress(
    `building the guest image from ${kernel.architecture === thisArchitecture ? "this machine's" : "Debian's"} programs`,
  );
  const parts = await imageParts(kernel, programs);
  const image = await describeImage(cache, parts);
  const home = join(cache, 'images');
  makeFolder(home);
  return withDiskSpace({ folder: home, bytes: SPACE_BYTES, purpose: 'for the guest image' }, async () => {
    const work = await mkdtemp(join(home, WORK.image));
    try {
      const packed = await pack(parts, work);
      makeFolder(dirname(image.file));
      await rename(packed, image.file);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return image;
  });
}

/** Its id covers what is in each file and where that goes. */
async function describeImage(cache: string, parts: GuestFile[]): Promise<Image> {
  const copied = parts.flatMap((part) => ('from' in part ? [part.from] : []));
  const found = await digests(cache, copied);
  const contents = parts.map((part) => ('from' in part ? [part.to, found[copied.indexOf(part.from)]] : part));
  const id = hashOf(JSON.stringify([FOLDERS, PACKING, contents])).slice(0, 16);
  return { id, file: join(cache, 'images', id, 'image.cpio') };
}

/** All files of the guest. Programs and libraries bring the libraries that they need. */
async function imageParts(kernel: KernelPackage, programs: GuestPrograms): Promise<GuestFile[]> {
  const modules = (await moduleFiles(kernel)).map((from) => ({ from, to: `/lib/modules/${basename(from)}` }));
  const ofServers = await Promise.all(Object.values(servers).map((server) => server.files(programs.system)));
  const files: GuestFile[] = [...kitFiles(programs), ...(await programs.nodeFiles()), ...modules, ...ofServers.flat()];
  const sources = files.flatMap((file) => ('from' in file ? [file.from] : []));
  const libraries = await programs.libraries(sources);
  const order = modules.map(({ to }) => basename(to, '.xz')).join(' ');
  const ours = [
    { to: '/lib/modules/order', text: order },
    { to: '/kit/package.json', text: '{"type":"module"}' },
    { to: '/bin/sh', link: 'busybox' },
  ];
  return [...new Map([...files, ...libraries, ...ours].map((part): [string, GuestFile] => [part.to, part])).values()];
}

const programsFor = async (cache: string, { architecture }: KernelPackage): Promise<GuestPrograms | undefined> =>
  architecture === thisArchitecture ? ownPrograms(cache) : findForeignPrograms(cache, architecture);

const kitFiles = ({ node, busybox, curl, native }: GuestPrograms): GuestFile[] => [
  { from: join(kitRoot, 'grader', 'guest', 'init.sh'), to: '/init' },
  { from: busybox, to: '/bin/busybox' },
  { from: node, to: '/usr/bin/node' },
  { from: curl, to: '/usr/bin/curl' },
  ...['agent.js', 'demo-server.js', 'demo-server-worker.js'].map((file) => ({
    from: distPath(file),
    to: `/kit/dist/${file}`,
  })),
  ...['kernel.node', 'acceptor.node', 'wake.node', 'probe'].map((file) => ({
    from: native(file),
    to: `/kit/build/Release/${file}`,
  })),
];

/** All of the image lies in the guest's memory, and so in every snapshot: debugging information is a tenth of Node. */
function strip(file: string): void {
  chmodSync(file, 0o755); // its original may be for reading only
  stripElf(file);
}

/** Resolves with the archive, in the folder `work`. */
async function pack(parts: GuestFile[], work: string): Promise<string> {
  const [root, archive] = [join(work, 'root'), join(work, 'image.cpio')];
  for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true });
  for (const part of parts) {
    const target = join(root, part.to);
    await mkdir('folder' in part ? target : dirname(target), { recursive: true });
    if ('text' in part) await writeFile(target, part.text);
    else if ('link' in part) await symlink(part.link, target);
    else if ('from' in part) await copyFile(part.from, target);
    if (target.endsWith('.ko.xz')) await execa('xz', ['-d', target]);
    else if ('from' in part) strip(target);
  }
  await chmod(join(root, 'init'), 0o755);
  const pipe = 'cd "$1" && find . | busybox cpio -o -H newc > "$2"';
  await execa(...diesWithParent('sh', ['-c', pipe, 'sh', root, archive]));
  return archive;
}
