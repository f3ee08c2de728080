import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { KitError } from '../base/errors.ts';

/** Where perf_event_open(2) finds kprobes; without it, attaching fails as if the system call did not exist. */
const KPROBE_DEVICE = '/sys/bus/event_source/devices/kprobe';
/** Return hooks are made there, for so many calls at once. */
const TRACEFS = ['/sys/kernel/tracing/kprobe_events', '/sys/kernel/debug/tracing/kprobe_events'];
const FUSE = '/dev/fuse';
const LAB = 'Use the lab (leave out --kernel host)';

/**
 * Where the headers of this machine's own kernel lie. Throws KitError, with the remedy, for whatever this machine lacks to run
 * programs in that kernel; a level makes closes wait, too, for which it needs fuse.
 */
export function ownKernelHeaders({ fuse }: { fuse: boolean }): string {
  const headers = `/lib/modules/${release()}/build`;
  if (process.getuid?.() !== 0)
    throw new KitError(
      'machine',
      'NO_PRIVILEGE',
      `loading BPF programs into this machine's kernel needs root, not user ${process.getuid?.() ?? '?'}`,
      `${LAB}, or run as root.`,
    );
  if (!existsSync(KPROBE_DEVICE))
    throw new KitError(
      'machine',
      'NO_KPROBES',
      `this machine's kernel ${release()} has no kprobes (there is no ${KPROBE_DEVICE})`,
      `${LAB}: it brings a kernel that has them.`,
    );
  if (!TRACEFS.some((file) => existsSync(file)))
    throw new KitError(
      'machine',
      'NO_TRACEFS',
      `this machine has no tracefs (there is no ${TRACEFS[0] ?? ''}), in which return hooks are made`,
      `${LAB}, or: mount -t tracefs tracefs /sys/kernel/tracing`,
    );
  if (fuse && !existsSync(FUSE))
    throw new KitError(
      'machine',
      'NO_FUSE',
      `this machine's kernel has no fuse (there is no ${FUSE}), with which the kit makes a close wait`,
      `${LAB}, or: modprobe fuse`,
    );
  if (!existsSync(headers))
    throw new KitError(
      'machine',
      'HEADERS_MISSING',
      `no kernel headers at ${headers}`,
      `${LAB}, or: apt-get install linux-headers-${release()}`,
    );
  return headers;
}
