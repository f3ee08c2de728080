import { existsSync, openSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { lockFile } from './cache-lock.ts';
import { noteUse } from './note-use.ts';

/**
 * Says that this process uses the cache and these entries of it (paths) until it ends: it keeps them open. That costs
 * nothing, and nothing is left of it after a kill.
 */
export async function markInUse(cache: string, ...entries: string[]): Promise<void> {
  hold(lockFile(cache), 'a');
  for (const entry of entries) {
    await noteUse(entry);
    // One that is gone is made again by its user, who sees it next.
    if (existsSync(entry)) hold(entry, 'r');
  }
}

const held = new Map<string, number>();

function hold(path: string, flags: string): void {
  if (!held.has(path)) held.set(path, openSync(path, flags));
}

export interface CacheUser {
  pid: number;
  command: string;
}

/** Other processes that use the cache, as far as this user may see them. */
export async function cacheUsers(cache: string): Promise<CacheUser[]> {
  const lock = await realpath(lockFile(cache)).catch(() => undefined);
  const users = (await openFiles()).filter(({ pid, path }) => path === lock && pid !== process.pid);
  return Promise.all([...new Set(users.map(({ pid }) => pid))].map(describe));
}

/** Which of these files and folders a process holds open, itself or something in it; as far as this user may see. */
export async function thoseInUse(paths: string[]): Promise<string[]> {
  const open = await openFiles();
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  return paths.filter((_, at) =>
    open.some(({ path }) => path === real[at] || path.startsWith(`${real[at] ?? ''}${sep}`)),
  );
}

/** The files that processes have open. Of other users' processes, only root sees them. */
async function openFiles(): Promise<{ pid: number; path: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const folder = join('/proc', pid, 'fd');
      const fds = await readdir(folder).catch(() => []); // it has ended, or belongs to another user
      const paths = await Promise.all(fds.map((fd) => readlink(join(folder, fd)).catch(() => '')));
      return paths.map((path) => ({ pid: Number(pid), path }));
    }),
  );
  return found.flat();
}

async function describe(pid: number): Promise<CacheUser> {
  const line = await readFile(join('/proc', String(pid), 'cmdline'), 'latin1').catch(() => '');
  return { pid, command: line.replaceAll('\0', ' ').trim() };
}
