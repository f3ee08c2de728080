import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A text that changes when one of the files does: name, size and time of change of each. It reads no file, because every
 * command pays for it.
 * @param {string[]} files paths; a file that is missing counts as such
 */
export function fingerprint(files) {
  return files
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? `${file} ${stat.size} ${stat.mtimeMs}` : `${file} missing`;
    })
    .join('\n');
}

/**
 * The files below some folders whose names match, in a fixed order. A folder that is missing has none.
 * @param {string} root
 * @param {string[]} folders relative to the root
 * @param {(name: string) => boolean} wanted
 * @returns {string[]} absolute paths
 */
export function filesBelow(root, folders, wanted) {
  return folders
    .flatMap((folder) => list(join(root, folder)))
    .filter(wanted)
    .sort();
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function list(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? list(path) : [path];
    });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * @param {string} file
 * @param {string} stamp
 */
export function hasStamp(file, stamp) {
  return readStamp(file) === stamp;
}

/** @param {string} file */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * @param {string} file
 * @param {string} stamp taken before the work that it vouches for, or a change during the work would go unseen
 */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp);
}

/**
 * Not `instanceof Error`: inside jest, errors of Node's own modules are of another realm's class.
 * @param {unknown} error
 */
function isMissing(error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
