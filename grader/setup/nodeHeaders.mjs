import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that node-gyp calls nodedir, when Node's C headers lie beside the running Node: then nothing has to be
 * fetched. Node's own archives, its Docker images, nvm and NodeSource have them there; Debian's nodejs has them in
 * another package.
 * @param {string} [execPath]
 * @param {(path: string) => boolean} [exists]
 * @returns {string | undefined}
 */
export function nodeHeaders(execPath = process.execPath, exists = existsSync) {
  const prefix = dirname(dirname(execPath));
  return exists(join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined;
}
