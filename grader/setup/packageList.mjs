import { thisArchitecture } from '../platform/architecture.mjs';

/** @typedef {import('./thisMachine.mjs').Machine} Machine */

/**
 * @typedef {object} SystemPackage
 * @property {string} name as Debian and its relatives call it
 * @property {string} why what the kit does with it
 * @property {(machine: Machine) => boolean} isThere
 * @property {'test'} [onlyFor] the command that needs it, when the others do not
 * @property {string} [service] what Debian starts with it, now and whenever the machine starts; the kit has no use for that
 */

/**
 * What the kit uses of a system of this architecture. Debian's essential packages (dpkg, util-linux, coreutils) are not in it.
 * @param {import('../platform/architecture.mjs').Architecture} architecture
 * @returns {SystemPackage[]}
 */
export const packagesOn = ({ qemu }) => [
  {
    name: qemu.package,
    why: 'runs the lab, a Linux kernel of its own',
    isThere: (machine) => machine.hasProgram(qemu.program),
  },
  {
    name: 'libbpfcc-dev',
    why: 'BCC, which compiles the learner’s program',
    isThere: (machine) => machine.hasHeader('bcc/bcc_version.h') && machine.hasLibrary('libbcc.so'),
  },
  {
    name: 'clang',
    why: 'reads the kernel headers once for all compiles',
    // Without it compiles only take longer: where BCC is there already, it is no reason to ask for root.
    isThere: (machine) => machine.hasProgram('clang') || machine.hasLibrary('libbcc.so'),
  },
  {
    name: 'libbpf-dev',
    why: 'loads programs into the kernel',
    isThere: (machine) => machine.hasHeader('bpf/libbpf.h') && machine.hasLibrary('libbpf.so'),
  },
  {
    name: 'busybox-static',
    why: 'the shell inside the lab',
    isThere: (machine) => machine.hasStaticProgram('busybox'),
  },
  {
    name: 'bubblewrap',
    why: 'shows the compiler nothing but what it needs',
    // Without it Landlock serves: where BCC is there already, it is no reason to ask for root.
    isThere: (machine) => machine.hasProgram('bwrap') || machine.hasLibrary('libbcc.so'),
  },
  { name: 'curl', why: 'the client that makes the traffic', isThere: (machine) => machine.hasProgram('curl') },
  { name: 'g++', why: 'compiles the native parts', isThere: (machine) => machine.hasProgram('g++') },
  { name: 'make', why: 'compiles the native parts', isThere: (machine) => machine.hasProgram('make') },
  {
    name: 'python3',
    why: 'node-gyp is written in it, and a server in the lab',
    // The lab takes Debian's, with all of its library: pydoc3 comes with that.
    isThere: (machine) => ['python3', 'pydoc3'].every((name) => machine.hasFile(`/usr/bin/${name}`)),
  },
  {
    name: 'nginx',
    why: 'a server in the lab',
    isThere: (machine) => machine.hasFile('/usr/sbin/nginx'),
    service: 'nginx',
  },
  { name: 'xz-utils', why: 'unpacks kernel modules', isThere: (machine) => machine.hasProgram('xz') },
  {
    name: 'libnode-dev',
    why: 'the C headers of Debian’s own Node',
    isThere: (machine) => machine.hasNodeHeaders || !machine.nodeIsDebians,
  },
  {
    name: 'npm',
    why: 'Debian’s own Node comes without it',
    isThere: (machine) => machine.hasProgram('npm') || !machine.nodeIsDebians,
  },
  {
    name: 'clangd',
    why: 'tests check that an editor has no complaint about a right program',
    isThere: (machine) => machine.hasProgram('clangd'),
    onlyFor: 'test',
  },
  {
    name: 'strace',
    why: 'tests compare the truth of the demo server with what strace sees',
    isThere: (machine) => machine.hasProgram('strace'),
    onlyFor: 'test',
  },
  {
    name: 'chromium',
    why: 'tests look at the kit’s pages in a browser',
    isThere: (machine) => machine.hasProgram('chromium'),
    onlyFor: 'test',
  },
  {
    name: 'libxml2-utils',
    why: 'tests hold the XML for other systems to a schema',
    isThere: (machine) => machine.hasProgram('xmllint'),
    onlyFor: 'test',
  },
  {
    name: 'redis-server',
    why: 'tests grade a class over several workers',
    isThere: (machine) => machine.hasProgram('redis-server'),
    onlyFor: 'test',
    service: 'redis-server',
  },
];

/**
 * @param {Machine} machine
 * @param {string} command that is to run
 * @param {SystemPackage[]} [list]
 */
export const missingPackages = (machine, command, list = packagesOn(thisArchitecture)) =>
  list.filter(({ isThere, onlyFor = command }) => onlyFor === command && !isThere(machine));
