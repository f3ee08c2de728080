import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readStamp } from './stamp.mjs';

/**
 * Whether node_modules holds what package-lock.json asks for, by the list that npm leaves there.
 * @param {string} root
 * @param {boolean} withDev also what only the development of the kit needs
 */
export function sameInstall(root, withDev) {
  const lock = readStamp(join(root, 'package-lock.json'));
  const installed = readStamp(join(root, 'node_modules', '.package-lock.json'));
  if (lock === undefined || installed === undefined) return false;
  return (
    missingPackages(lock, installed, withDev).length === 0 &&
    existsSync(join(root, 'node_modules', 'esbuild', 'package.json'))
  );
}

/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }> }} Lock
 */

/**
 * Packages of the lock file that are not installed in that version.
 * @param {string} lockText package-lock.json
 * @param {string} installedText node_modules/.package-lock.json
 * @param {boolean} withDev
 */
export function missingPackages(lockText, installedText, withDev) {
  const wanted = packagesOf(lockText);
  const installed = packagesOf(installedText);
  const needed = new Set(neededPackages(lockText, withDev));
  return Object.keys(wanted).filter((path) => {
    if (path === '') return false;
    const there = installed[path];
    return there === undefined ? needed.has(path) : there.version !== wanted[path]?.version;
  });
}

/**
 * The paths of those that have to be there. Optional ones may be absent: they are made for other machines.
 * @param {string} lockText package-lock.json
 * @param {boolean} withDev
 */
export const neededPackages = (lockText, withDev) =>
  Object.entries(packagesOf(lockText))
    .filter(([path, entry]) => path !== '' && !entry.optional && (withDev || !(entry.dev || entry.devOptional)))
    .map(([path]) => path);

/** @param {string} text */
const packagesOf = (text) => /** @type {Lock} */ (JSON.parse(text)).packages;
