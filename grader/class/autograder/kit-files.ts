import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * What a machine needs to set the kit up and to grade. The list says what leaves this machine, not what stays: a roster,
 * results, tokens and programs of learners may lie in the kit's folder under any name.
 */
const KIT = [
  ...['.npmrc', 'LICENSE', 'README.md', 'binding.gyp', 'package-lock.json', 'package.json', 'tsconfig.json'],
  ...['addon', 'demo-server', 'docs', 'grader', 'solutions'],
];

/** The kit's own files, relative to its folder, without what set-up makes and what people put beside it. */
export async function kitFiles(root: string): Promise<string[]> {
  const files = await Promise.all(KIT.map((name) => filesOf(join(root, name))));
  return files
    .flat()
    .map((path) => relative(root, path))
    .sort();
}

async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const items = await readdir(path, { recursive: true, withFileTypes: true });
  return items.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name));
}
