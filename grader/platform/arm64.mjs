/**
 * Tried by hand: such a machine boots Debian's kernel, libbcc compiles for it, and a kprobe fires in it. The set-up does not
 * take it yet.
 * @type {import('./architecture.mjs').Architecture}
 */
export const arm64 = {
  name: 'aarch64',
  node: 'arm64',
  qemu: {
    program: 'qemu-system-aarch64',
    package: 'qemu-system-arm',
    machine: 'virt,gic-version=3',
    cpu: 'max,pauth-impdef=on',
  },
  console: 'ttyAMA0',
  kernelParameters: [],
  kernelPackages: { image: 'linux-image-cloud-arm64', headers: 'linux-headers-cloud-arm64' },
  symbolPrefix: '__arm64_sys_',
  libraryFolders: ['/usr/lib/aarch64-linux-gnu'],
  target: 'aarch64-linux-gnu',
  libbcc: 'arm64',
};
