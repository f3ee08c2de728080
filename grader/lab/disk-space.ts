import { statfs } from 'node:fs/promises';
import { KitError } from '../base/errors.ts';

const MB = 1024 * 1024;

/** What a full disk says: as an error code, as a signal, or only in the words of a program. */
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'SIGXFSZ']);
const FULL_WORDS = /No space left on device|Disk quota exceeded|File too large|enough free space/;

/**
 * Does work that writes up to `bytes` into `folder`. Throws KitError NO_SPACE before it begins when less is free, and
 * in place of whatever error the work got from a disk that became full. The work itself leaves nothing behind.
 */
export async function withDiskSpace<T>(
  { folder, bytes, purpose }: { folder: string; bytes: number; purpose: string },
  work: () => Promise<T>,
): Promise<T> {
  if ((await freeBytes(folder)) < bytes) throw await noSpace(folder, bytes, purpose);
  try {
    return await work();
  } catch (error) {
    const reason = diskFull(error);
    throw reason === undefined ? error : await noSpace(folder, bytes, purpose, reason, error);
  }
}

/** What an unprivileged user may still write there, in bytes. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The part of an error that says that the disk is full, or undefined when it says something else. */
function diskFull(error: unknown): string | undefined {
  const { code, signal, message, cause } = error as NodeJS.ErrnoException & { signal?: string };
  const name = [code, signal].find((word) => word !== undefined && FULL_CODES.has(word));
  return name ?? FULL_WORDS.exec(message)?.[0] ?? (cause === undefined ? undefined : diskFull(cause));
}

async function noSpace(
  folder: string,
  bytes: number,
  purpose: string,
  reason?: string,
  cause?: unknown,
): Promise<KitError> {
  const inMb = (count: number) => `${Math.ceil(count / MB)} MB`;
  const said = reason === undefined ? '' : ` (writing ended with: ${reason})`;
  return new KitError(
    'machine',
    'NO_SPACE',
    `no space in ${folder} ${purpose}: it needs ${inMb(bytes)}, free are ${inMb(await freeBytes(folder))}${said}`,
    'Free some space, or put the cache where there is more: EBPF_WORKSHOP_CACHE=FOLDER',
    { cause },
  );
}
