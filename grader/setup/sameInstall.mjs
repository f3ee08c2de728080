import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readStamp } from './stamp.mjs';

/**
 * Whether node_modules holds what package-lock.json asks for, by the list that npm leaves there.
 * @param {string} root
 */
export function sameInstall(root) {
  const lock = readStamp(join(root, 'package-lock.json'));
  const installed = readStamp(join(root, 'node_modules', '.package-lock.json'));
  if (lock === undefined || installed === undefined) return false;
  return (
    missingPackages(lock, installed).length === 0 && existsSync(join(root, 'node_modules', 'esbuild', 'package.json'))
  );
}

/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, peer?: boolean }> }} Lock
 */

/**
 * Packages of the lock file that are not installed in that version. Optional ones may be absent: they are made for other
 * machines.
 * @param {string} lockText package-lock.json
 * @param {string} installedText node_modules/.package-lock.json
 */
export function missingPackages(lockText, installedText) {
  const wanted = packagesOf(lockText);
  const installed = packagesOf(installedText);
  return Object.keys(wanted).filter((path) => {
    if (path === '') return false;
    const there = installed[path];
    return there === undefined ? wanted[path]?.optional !== true : there.version !== wanted[path]?.version;
  });
}

/** @param {string} text */
const packagesOf = (text) => /** @type {Lock} */ (JSON.parse(text)).packages;
