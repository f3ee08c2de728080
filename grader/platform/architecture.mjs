/**
 * All that differs between processors, in one row each. JavaScript, because the set-up reads it before anything is built.
 * @typedef {object} Architecture
 * @property {string} name as `--arch` and a verdict say it
 * @property {string} node as Node calls it, in process.arch
 * @property {{ program: string, package: string, tcg: Machine, kvm: Machine }} qemu QEMU's program for its machine, the
 *   package that has it, and how the machine is described to it: emulated, or with KVM
 * @property {string} console the kernel's name of the machine's serial port
 * @property {string[]} kernelParameters what its kernel gets beside the parameters for all
 * @property {{ image: string, headers: string }} kernelPackages Debian's, which name the newest of their kind
 * @property {string} symbolPrefix of the kernel functions behind its system calls
 * @property {string} debian as Debian calls it, at the end of a kernel's release
 * @property {string} crossCompiler Debian's package that compiles for it on another architecture; its programs begin with `target`
 * @property {string} loader the dynamic loader that its programs name
 * @property {string[]} libraryFolders where Debian keeps its libraries, beside the folders for all
 * @property {string} target as clang calls it; by it C headers choose: setup/editor/include/registers.h has the registers,
 *   compile/confine.c and compile/allowed-calls.h have seccomp's constants and the calls of old architectures
 * @property {string} libbcc as libbcc calls it, in the variable ARCH
 */

/** @typedef {{ machine: string, cpu: string }} Machine the values of -machine and -cpu */

/**
 * q35 rather than microvm: under emulation microvm's cold boot hangs at random while it calibrates the TSC. Of the processor
 * it lacks what costs an emulated machine time and buys nothing: five-level page tables, saving AVX's wide registers whenever
 * another process gets its turn, a guard around user memory (BPF's helpers look at the address themselves), and string
 * instructions that are fast only in a real machine (QEMU clears a page byte by byte with them). Linux takes for granted
 * that who has fast short ones (fsrm) has erms: with one alone, 6.1 hangs in its first memmove.
 */
const pc = { machine: 'q35', cpu: 'max,la57=off,xsave=off,smap=off,erms=off,fsrm=off' };

/** @type {Architecture} */
const x86_64 = {
  name: 'x86_64',
  node: 'x64',
  qemu: {
    program: 'qemu-system-x86_64',
    package: 'qemu-system-x86',
    tcg: pc,
    kvm: pc,
  },
  console: 'ttyS0',
  // The HPET as its clock: each look at it leaves the guest. And an emulated timer that misses its time in the boot of a
  // busy machine is no broken one, over which the kernel would panic.
  kernelParameters: ['tsc=reliable', 'no_timer_check'],
  kernelPackages: { image: 'linux-image-cloud-amd64', headers: 'linux-headers-cloud-amd64' },
  symbolPrefix: '__x64_sys_',
  debian: 'amd64',
  crossCompiler: 'g++-x86-64-linux-gnu',
  loader: '/lib64/ld-linux-x86-64.so.2',
  libraryFolders: ['/usr/lib/x86_64-linux-gnu', '/usr/lib64'],
  target: 'x86_64-linux-gnu',
  libbcc: 'x86',
};

/** @type {Architecture} */
const arm64 = {
  name: 'arm64',
  node: 'arm64',
  qemu: {
    program: 'qemu-system-aarch64',
    package: 'qemu-system-arm',
    // Pointers are signed by the quick way that QEMU has of its own; with KVM the processor does it, by its way.
    tcg: { machine: 'virt,gic-version=3', cpu: 'max,pauth-impdef=on' },
    // The interrupt controller is the machine's own, too.
    kvm: { machine: 'virt,gic-version=host', cpu: 'max' },
  },
  console: 'ttyAMA0',
  // No memory set aside for devices: it counts as free, and files cannot have it.
  kernelParameters: ['cma=0'],
  kernelPackages: { image: 'linux-image-cloud-arm64', headers: 'linux-headers-cloud-arm64' },
  symbolPrefix: '__arm64_sys_',
  debian: 'arm64',
  crossCompiler: 'g++-aarch64-linux-gnu',
  loader: '/lib/ld-linux-aarch64.so.1',
  libraryFolders: ['/usr/lib/aarch64-linux-gnu'],
  target: 'aarch64-linux-gnu',
  libbcc: 'arm64',
};

/** @type {readonly Architecture[]} */
export const architectures = [x86_64, arm64];

/** @param {string} [node] */
export const architectureOf = (node = process.arch) => architectures.find((each) => each.node === node);

/** By the name that `--arch` has for it; without one, this machine's. @param {string} [name] */
export const architectureNamed = (name) => architectures.find((each) => each.name === name) ?? thisArchitecture;

/** The architecture of a kernel, by its release. @param {string} release */
export const architectureOfRelease = (release) =>
  architectures.find(({ debian }) => release.endsWith(`-${debian}`)) ?? thisArchitecture;

/** Of this machine. What it is not for, machineProblem.mjs has refused before. */
export const thisArchitecture = architectureOf() ?? x86_64;
