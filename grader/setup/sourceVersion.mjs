import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from './stamp.mjs';

/**
 * The version of package.json, and behind it a hash of every source that a verdict can depend on, as semver's build metadata:
 * `0.1.0+1f0c9a72b3de`. The same sources have the same version on every machine; tests do not count.
 * @param {string} root
 */
export function sourceVersion(root) {
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const sources = filesBelow(
    root,
    ['addon', 'grader', 'demo-server'],
    (name) => /\.(mjs|ts|c|cc|h|sh)$/.test(name) && !/\.(test|testing)\.\w+$/.test(name),
  );
  const hash = createHash('sha256');
  for (const path of [join(root, 'package-lock.json'), ...sources]) {
    const contents = readFileSync(path);
    hash.update(`${relative(root, path)} ${contents.length}\n`).update(contents);
  }
  return `${version}+${hash.digest('hex').slice(0, 12)}`;
}
