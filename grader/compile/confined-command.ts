import { nativePath } from '../base/paths.ts';
import type { CompileLimits } from './limits.ts';

/** What a compile may see and use. */
export interface Cell {
  /** Files that it may read and execute. */
  run: string[];
  /** Files that it may read, and folders with all that is in them. */
  read: string[];
  /** The folder that it begins in. */
  folder: string;
  limits: Pick<CompileLimits, 'cpuSeconds' | 'memoryBytes'>;
}

export const CONFINE = nativePath('confine');

/**
 * The command line that runs a program in a cell. confine (confine.c) sets the limits and gives away capabilities, other
 * files and system calls, as far as the kernel lets it. Inside bubblewrap nothing else is there to begin with, not even
 * as a name, and there is no network and no other process; that needs namespaces, which not every machine allows.
 */
export function confinedCommand(
  cell: Cell,
  [program, ...args]: [string, ...string[]],
  inBubblewrap: boolean,
): [string, ...string[]] {
  const { run, read, limits } = cell;
  const confine: [string, ...string[]] = [
    CONFINE,
    ...['--cpu', String(limits.cpuSeconds)],
    ...['--memory', String(limits.memoryBytes)],
    ...run.flatMap((path) => ['--run', path]),
    ...read.flatMap((path) => ['--read', path]),
    ...['--', program, ...args],
  ];
  return inBubblewrap ? [...bubblewrap(cell), '--', ...confine] : confine;
}

function bubblewrap({ run, read, folder }: Cell): [string, ...string[]] {
  const isRoot = process.getuid?.() === 0;
  return [
    'bwrap',
    ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    // Root needs no user namespace, and in one it could not read other users' files: a kit in somebody's home.
    ...(isRoot ? ['--cap-add', 'CAP_DAC_READ_SEARCH'] : ['--unshare-user']),
    '--die-with-parent',
    ...[CONFINE, ...run, ...read].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--chdir', folder],
  ];
}
