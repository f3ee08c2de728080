import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is made from the rest, or is somebody's own. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', 'build', 'results', '.cache', 'workshop']);

/** The kit's own files, relative to its folder, without what set-up makes and what a learner wrote. */
export async function kitFiles(root: string): Promise<string[]> {
  const items = await readdir(root, { recursive: true, withFileTypes: true });
  return items
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(root.length).replace(/^\//, ''))
    .filter((path) => !LEFT_OUT.has(path.split('/')[0] ?? '') && !path.endsWith('.log') && !path.endsWith('.zip'))
    .sort();
}
