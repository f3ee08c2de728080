import { arm64 } from './arm64.mjs';
import { x86_64 } from './x86-64.mjs';

/**
 * All that differs between processors, in one row each. JavaScript, because the set-up reads it before anything is built.
 * @typedef {object} Architecture
 * @property {string} name as `uname -m` and a verdict say it
 * @property {string} node as Node calls it, in process.arch
 * @property {{ program: string, package: string, machine: string, cpu: string }} qemu how its machine is emulated: QEMU's
 *   program, the package that has it, and the values of -machine and -cpu
 * @property {string} console the kernel's name of the machine's serial port
 * @property {string[]} kernelParameters what its kernel gets beside the parameters for all
 * @property {{ image: string, headers: string }} kernelPackages Debian's, which name the newest of their kind
 * @property {string} symbolPrefix of the kernel functions behind its system calls
 * @property {string[]} libraryFolders where Debian keeps its libraries, beside the folders for all
 * @property {string} target as clang calls it
 * @property {string} libbcc as libbcc calls it, in the variable ARCH
 */

/** @type {readonly Architecture[]} */
export const architectures = [x86_64, arm64];

/** @param {string} [node] */
export const architectureOf = (node = process.arch) => architectures.find((each) => each.node === node);

/** Of this machine. What it is not for, machineProblem.mjs has refused before. */
export const thisArchitecture = architectureOf() ?? x86_64;
