import type { Architecture } from '../platform/architecture.mjs';

/**
 * The virtual machine as a list of parts: each is the QEMU flags it takes and the kernel parameters that go with them.
 * Pure: from a description to a command line.
 */
export interface MachineSpec {
  architecture: Architecture;
  accelerator: Accelerator;
  kernel: string;
  image: string;
  /** Guest RAM as a file: written while baking, mapped copy-on-write by every restored machine. */
  ramFile: string;
  mode: 'bake' | 'restore';
}

export type Accelerator = 'kvm' | 'tcg';

/** Enough for the image (kept in RAM), Node twice and the kernel; what is never touched costs nothing on disk. */
export const RAM_MB = 512;

/** File descriptors that the machine inherits, by number: the order of `stdio` in vm.ts. */
export const FD = { console: 1, control: 3, shell: 4, qmp: 5, state: 6, ram: 7 } as const;

interface Part {
  qemu: string[];
  kernel?: string[];
}

const parts = ({ architecture, ...spec }: MachineSpec): Part[] => [
  { qemu: ['-nodefaults', '-no-user-config', '-display', 'none'] },
  {
    qemu: [
      '-machine',
      `${architecture.qemu[spec.accelerator].machine},memory-backend=ram`,
      '-smp',
      '2',
      '-m',
      `${RAM_MB}M`,
    ],
  },
  { qemu: ['-cpu', architecture.qemu[spec.accelerator].cpu] },
  { qemu: ['-accel', spec.accelerator === 'kvm' ? 'kvm' : 'tcg,thread=multi'] },
  {
    qemu: [
      '-object',
      `memory-backend-file,id=ram,size=${RAM_MB}M,mem-path=${value(spec.ramFile)},share=${spec.mode === 'bake' ? 'on' : 'off'}`,
    ],
  },
  // The initramfs is most of RAM for a moment, and a tmpfs root would allow it only half.
  { qemu: ['-kernel', spec.kernel, '-initrd', spec.image], kernel: ['rootfstype=ramfs'] },
  // What costs an emulated machine time and buys nothing: waiting for every CPU to pass a quiet moment when a probe goes,
  // zeroing pages twice, guarding secrets that this guest has not, and statistics of its load. And libraries at random
  // addresses: what two processes have at the same address is translated once.
  {
    qemu: [],
    kernel: [...architecture.kernelParameters, 'rcupdate.rcu_expedited=1', 'init_on_alloc=0', 'mitigations=off'],
  },
  { qemu: [], kernel: ['psi=0', 'norandmaps'] },
  // A panic ends the machine instead of leaving it silent.
  { qemu: ['-no-reboot'], kernel: ['oops=panic', 'panic=-1'] },
  // The kernel tells of its boot, so that a boot that hangs can be told from one that is slow; init.sh ends that.
  {
    qemu: ['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    kernel: [`console=${architecture.console}`],
  },
  { qemu: ['-device', 'virtio-serial-pci'] },
  {
    qemu: [
      ...['-chardev', `socket,id=control,fd=${FD.control}`],
      ...['-device', 'virtserialport,chardev=control,nr=1,name=control'],
    ],
  },
  // A virtio console is a real terminal in the guest, /dev/hvc0.
  {
    qemu: [
      ...['-chardev', `socket,id=shell,fd=${FD.shell}`],
      ...['-device', 'virtconsole,chardev=shell,nr=2,name=shell'],
    ],
  },
  { qemu: ['-chardev', `socket,id=qmp,fd=${FD.qmp}`, '-mon', 'chardev=qmp,mode=control'] },
  // restrict: the guest reaches nothing outside, whatever runs in it. See forward-port.ts for the way in. Nor does it tell
  // anybody that it is back.
  { qemu: ['-netdev', 'user,id=net,restrict=on', '-device', 'virtio-net-pci,netdev=net,romfile=,guest_announce=off'] },
  { qemu: spec.mode === 'restore' ? ['-incoming', 'defer'] : [] },
];

/** A path as the value of an option, in which a comma of its own stands doubled. */
const value = (path: string): string => path.replaceAll(',', ',,');

/** QEMU's arguments for a machine. */
export function machineArguments(spec: MachineSpec): string[] {
  const list = parts(spec);
  const kernelLine = list.flatMap((part) => part.kernel ?? []).join(' ');
  return [...list.flatMap((part) => part.qemu), '-append', kernelLine];
}
