import { readdir, lstat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Folders whose entries each stand for themselves: named by what is in them, used and removed as a whole. So clones and
 * versions of the kit, and kernels, lie side by side in one cache.
 */
export const entryFolders = [
  'kernel',
  'foreign',
  'images',
  'snapshots',
  'precompiled',
  'compiled',
  'answers',
  'accelerators',
] as const;
export type EntryFolder = (typeof entryFolders)[number];

/** What kits before this one kept: one of each. */
export const ofOlderKits = ['image.cpio', 'image.json', 'snapshot', 'compiler.json', 'accelerator.json'] as const;

/**
 * Everything that the kit keeps in its cache, the compiler's part included. `clean` removes what stands here and nothing
 * else: the cache may be a folder that holds other things, too.
 */
export const cacheContents = [...entryFolders, ...ofOlderKits] as const;

/** What a file or a folder takes on the disk, in bytes; 0 when it is not there. Holes take nothing. */
export async function bytesOnDisk(path: string): Promise<number> {
  const info = await lstat(path).catch(() => undefined);
  if (!info) return 0;
  const own = info.blocks * 512;
  if (!info.isDirectory()) return own;
  const names = await readdir(path).catch(() => []); // removed meanwhile
  const parts = await Promise.all(names.map((name) => bytesOnDisk(join(path, name))));
  return parts.reduce((sum, bytes) => sum + bytes, own);
}
