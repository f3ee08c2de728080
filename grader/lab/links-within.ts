import { readdir, readlink, symlink, unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * In a root file system that is unpacked in a folder, a link to an absolute path would lead to this machine's own file. Makes
 * each lead to the one in the folder, as Debian 12's to the loader of x86-64.
 */
export async function linksWithin(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isSymbolicLink())) {
    const link = join(parentPath, name);
    const target = await readlink(link);
    if (!target.startsWith('/')) continue;
    await unlink(link);
    await symlink(relative(dirname(link), join(root, target)), link);
  }
}
