import { openSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '../cache/cache-lock.ts';

const marked = new Map<string, number>();

/**
 * Says that this process uses the cache until it ends: it keeps the lock's file open. That costs nothing, and nothing is
 * left of it after a kill.
 */
export function markInUse(cache: string): void {
  if (!marked.has(cache)) marked.set(cache, openSync(lockFile(cache), 'a'));
}

export interface CacheUser {
  pid: number;
  command: string;
}

/** Other processes that use the cache, as far as this user may see them. */
export async function cacheUsers(cache: string): Promise<CacheUser[]> {
  const lock = await realpath(lockFile(cache)).catch(() => undefined);
  if (lock === undefined) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map(async (pid) => ((await opens(pid, lock)) ? [await describe(pid)] : [])));
  return found.flat();
}

async function opens(pid: string, file: string): Promise<boolean> {
  const folder = join('/proc', pid, 'fd');
  const fds = await readdir(folder).catch(() => []); // it has ended, or belongs to another user
  const targets = await Promise.all(fds.map((fd) => readlink(join(folder, fd)).catch(() => '')));
  return targets.includes(file);
}

async function describe(pid: string): Promise<CacheUser> {
  const line = await readFile(join('/proc', pid, 'cmdline'), 'latin1').catch(() => '');
  return { pid: Number(pid), command: line.replaceAll('\0', ' ').trim() };
}
