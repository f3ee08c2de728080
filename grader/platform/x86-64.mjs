/** @type {import('./architecture.mjs').Architecture} */
export const x86_64 = {
  name: 'x86_64',
  node: 'x64',
  qemu: {
    program: 'qemu-system-x86_64',
    package: 'qemu-system-x86',
    // q35 rather than microvm: under emulation microvm's cold boot hangs at random while it calibrates the TSC.
    machine: 'q35',
    // What costs an emulated machine time and buys nothing: five-level page tables, saving AVX's wide registers whenever
    // another process gets its turn, a guard around user memory (BPF's helpers look at the address themselves), and string
    // instructions that are fast only in a real machine (QEMU clears a page byte by byte with them).
    cpu: 'max,la57=off,xsave=off,smap=off,erms=off',
  },
  console: 'ttyS0',
  // The HPET as its clock: each look at it leaves the guest.
  kernelParameters: ['tsc=reliable'],
  kernelPackages: { image: 'linux-image-cloud-amd64', headers: 'linux-headers-cloud-amd64' },
  symbolPrefix: '__x64_sys_',
  libraryFolders: ['/usr/lib/x86_64-linux-gnu', '/usr/lib64'],
  target: 'x86_64-linux-gnu',
  libbcc: 'x86',
};
