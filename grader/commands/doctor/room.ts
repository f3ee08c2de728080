import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { bytesOnDisk } from '../../cache/cache-contents.ts';
import { freeBytes } from '../../lab/disk-space.ts';
import { cacheRoot } from '../../base/paths.ts';
import type { Finding } from '../../report/doctor-text.ts';
import { megabytes } from '../../report/lab-text.ts';

const MB = 1024 * 1024;

/** A compile takes up to 300 MB and a machine 200 MB. */
const MEMORY_BYTES = 600 * MB;
/** Kernel, headers, image and snapshot, with the room to make them. */
const WHOLE_CACHE_BYTES = 1200 * MB;
/** What a bake needs beside the snapshot that it replaces. */
const REBUILD_BYTES = 450 * MB;
/** With this much in the cache, all is there. */
const FULL_BYTES = 300 * MB;

/** Memory that programs can have, in the limits of this container. */
export async function memory(): Promise<Finding> {
  const available = Math.min(await availableBytes(), await containerBytes());
  const detail = `${megabytes(available)} available`;
  if (available >= MEMORY_BYTES) return { state: 'ok', detail };
  return {
    state: 'problem',
    detail: `${detail}; wanted are ${megabytes(MEMORY_BYTES)}`,
    remedy: 'End other programs, or give this machine or container more memory.',
  };
}

async function availableBytes(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8');
  return Number(/^MemAvailable:\s*(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
}

/** What a container's limit leaves; Infinity without one. */
async function containerBytes(): Promise<number> {
  const [limit, used] = await Promise.all(
    ['memory.max', 'memory.current'].map((name) => readFile(`/sys/fs/cgroup/${name}`, 'utf8').catch(() => 'max')),
  );
  const bytes = Number(limit) - Number(used);
  return Number.isNaN(bytes) ? Infinity : bytes;
}

/** Free space where the cache is. */
export async function disk(): Promise<Finding> {
  const cache = cacheRoot();
  const free = await freeBytes(existing(cache));
  const used = await bytesOnDisk(cache);
  const wanted = used > FULL_BYTES ? REBUILD_BYTES : WHOLE_CACHE_BYTES;
  const detail = `${megabytes(free)} free for the cache, ${cache}`;
  if (free >= wanted) return { state: 'ok', detail };
  return {
    state: 'problem',
    detail: `${detail}; wanted are ${megabytes(wanted)}`,
    remedy: 'Free some space, or put the cache where there is more: EBPF_WORKSHOP_CACHE=FOLDER',
  };
}

/** The first folder on the way up that is there. */
const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)));
