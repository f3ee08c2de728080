import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { distPath, kitRoot, nativePath } from '../paths.ts';
import { tied } from '../tied.ts';
import { withDiskSpace } from './disk-space.ts';
import type { KernelPackage } from './kernel-package.ts';
import { WORK } from './leftovers.ts';
import { moduleFiles } from './module-files.ts';
import { nodeFiles } from '../compile/node-files.ts';
import type { Progress } from './progress.ts';

/** The guest's root file system, made of what this machine already has. */
export interface Image {
  /** initramfs (cpio, not compressed: the emulated machine would take longer to unpack it than to read it) */
  file: string;
  /** Changes when anything in it changes. */
  id: string;
}

/** Files of the guest: where each comes from and where it goes. Programs and libraries bring the libraries they need. */
const contents = async (kernel: KernelPackage): Promise<[from: string, to: string][]> => [
  [join(kitRoot, 'grader', 'guest', 'init.sh'), '/init'],
  ['/bin/busybox', '/bin/busybox'],
  [process.execPath, '/usr/bin/node'],
  ...nodeFiles(process.config.target_defaults.defines).map((file): [string, string] => [file, file]),
  ['/usr/bin/curl', '/usr/bin/curl'],
  ...['agent.js', 'demo-server.js', 'demo-server-worker.js'].map((file): [string, string] => [
    distPath(file),
    `/kit/dist/${file}`,
  ]),
  ...['kernel.node', 'acceptor.node', 'twin.node', 'probe'].map((file): [string, string] => [
    nativePath(file),
    `/kit/build/Release/${file}`,
  ]),
  ...(await moduleFiles(kernel)).map((file): [string, string] => [file, `/lib/modules/${basename(file)}`]),
];

/** The files are copied into one folder, then packed. */
const SPACE_BYTES = 320 * 1024 * 1024;

const imageFiles = (cache: string) => ({ file: join(cache, 'image.cpio'), record: join(cache, 'image.json') });

/** The image of a kernel in the cache, while all its sources are unchanged. */
export async function findImage(cache: string, kernel: KernelPackage): Promise<Image | undefined> {
  const { file, record } = imageFiles(cache);
  const known = await readRecord(record);
  const isCurrent =
    known && existsSync(file) && (await fingerprint(await contents(kernel), known.sources)) === known.id;
  return isCurrent ? { file, id: known.id } : undefined;
}

/** Builds the image of a kernel (a second or two). For the holder of the cache's lock. Throws KitError NO_SPACE. */
export async function buildImage(cache: string, kernel: KernelPackage, progress: Progress): Promise<Image> {
  progress("building the guest image from this machine's node, curl and busybox");
  const asked = await contents(kernel);
  const files = await withLibraries(asked);
  const sources = files.map(([from]) => from);
  const id = await fingerprint(asked, sources);
  const { file, record } = imageFiles(cache);
  return withDiskSpace({ folder: cache, bytes: SPACE_BYTES, purpose: 'for the guest image' }, async () => {
    const work = await mkdtemp(join(cache, WORK.image));
    try {
      const made = imageFiles(work);
      await pack(files, work, made.file);
      await writeFile(made.record, JSON.stringify({ id, sources }), { flush: true });
      await rename(made.file, file);
      await rename(made.record, record);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return { file, id };
  });
}

async function readRecord(path: string): Promise<{ id: string; sources: string[] } | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as { id: string; sources: string[] };
  } catch {
    return undefined; // none yet, or damaged: built anew either way
  }
}

/** What goes where, and size and time of every source: reading them all would cost a tenth of a second at every start. */
async function fingerprint(asked: [from: string, to: string][], sources: string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(asked));
  for (const path of sources) {
    const info = await stat(path).catch(() => undefined);
    hash.update(`${path} ${info?.size ?? 'missing'} ${info?.mtimeMs ?? ''}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Adds the shared libraries and the loader that the ELF files among them need. */
async function withLibraries(files: [string, string][]): Promise<[string, string][]> {
  const all = new Map(files.map(([from, to]) => [to, from]));
  for (const [from] of files) {
    if (/\.(js|sh)$|\.ko/.test(from)) continue;
    const { stdout } = await execa('ldd', [from], { reject: false });
    for (const [library] of stdout.matchAll(/\/\S+/g)) if (library !== `${from}:`) all.set(library, library);
  }
  return [...all].map(([to, from]) => [from, to]);
}

async function pack(files: [string, string][], work: string, archive: string): Promise<void> {
  const root = join(work, 'root');
  for (const folder of ['dev', 'proc', 'sys', 'tmp', 'run', 'root', 'etc', 'bin'])
    await mkdir(join(root, folder), { recursive: true });
  for (const [from, to] of files) {
    const target = join(root, to);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(from, target);
    if (target.endsWith('.ko.xz')) await execa('xz', ['-d', target]);
  }
  await chmod(join(root, 'init'), 0o755);
  await symlink('busybox', join(root, 'bin', 'sh'));
  const modules = files.filter(([, to]) => to.startsWith('/lib/modules/')).map(([, to]) => basename(to, '.xz'));
  await writeFile(join(root, 'lib', 'modules', 'order'), modules.join(' '));
  await writeFile(join(root, 'kit', 'package.json'), '{"type":"module"}');
  const pipe = 'cd "$1" && find . | busybox cpio -o -H newc > "$2"';
  await execa(...tied('sh', ['-c', pipe, 'sh', root, archive]));
}
