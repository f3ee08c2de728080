import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { thisArchitecture } from '../platform/architecture.mjs';
import { isStaticProgram } from './isStaticProgram.mjs';
import { nodeHeaders } from './nodeHeaders.mjs';

/**
 * What the list of system packages asks about a machine. Questions about files, not about dpkg's list: they are quick,
 * and hold for what was built by hand or comes from another distribution.
 * @typedef {object} Machine
 * @property {(path: string) => boolean} hasFile
 * @property {(name: string) => boolean} hasProgram on PATH
 * @property {(name: string) => boolean} hasStaticProgram on PATH, and needs no libraries
 * @property {(name: string) => boolean} hasHeader e.g. `bcc/bcc_version.h`
 * @property {(name: string) => boolean} hasLibrary e.g. `libbcc.so`
 * @property {boolean} hasNodeHeaders
 * @property {boolean} nodeIsDebians Node comes from Debian's or NodeSource's package nodejs
 */

const headerFolders = ['/usr/include', '/usr/local/include'];
const libraryFolders = [...thisArchitecture.libraryFolders, '/usr/lib', '/usr/local/lib', '/usr/local/lib64'];

/**
 * @param {string} [path] as in the environment's PATH
 * @returns {Machine}
 */
export function thisMachine(path = process.env['PATH'] ?? '') {
  return {
    hasFile: existsSync,
    hasProgram: (name) => findProgram(name, path) !== undefined,
    hasStaticProgram: (name) => {
      const file = findProgram(name, path);
      return file !== undefined && isStaticProgram(file);
    },
    hasHeader: (name) => headerFolders.some((folder) => existsSync(join(folder, name))),
    hasLibrary: (name) => libraryFolders.some((folder) => existsSync(join(folder, name))),
    get hasNodeHeaders() {
      return nodeHeaders() !== undefined;
    },
    get nodeIsDebians() {
      return process.execPath.startsWith('/usr/bin/') && existsSync('/var/lib/dpkg/info/nodejs.list');
    },
  };
}

/**
 * @param {string} name
 * @param {string} path
 * @returns {string | undefined} where the program lies
 */
export function findProgram(name, path) {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
