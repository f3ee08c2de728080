import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CacheEntry } from './cache-entries.ts';
import { lockFile } from './cache-lock.ts';
import { markInUse } from './cache-users.ts';
import { needsTidying, tidy, unusedEntries } from './tidy.ts';

const DAYS = 86_400_000;
const HOURS = 3_600_000;
const NOW = 100 * DAYS;

describe('of what is in a cache', () => {
  const entry = (folder: CacheEntry['folder'], unusedMs: number): CacheEntry => ({
    ...{ folder, path: `${folder}/${unusedMs}`, usedMs: NOW - unusedMs },
  });
  const unused = (...entries: CacheEntry[]) => unusedEntries(entries, NOW).map(({ path }) => path);

  test('goes what was not used for 30 days, but not the last of its kind', () => {
    const [day, month, months] = [entry('images', DAYS), entry('images', 31 * DAYS), entry('images', 90 * DAYS)];
    expect(unused(months, day, month)).toEqual([month.path, months.path]);
    expect(unused(months, month, entry('kernel', 90 * DAYS))).toEqual([months.path]);
    expect(unused(entry('of older kits', 31 * DAYS), entry('of older kits', 29 * DAYS))).toHaveLength(1);
  });

  test('goes a large one too many, after an hour', () => {
    const hours = (folder: CacheEntry['folder']) => Array.from({ length: 10 }, (_, at) => entry(folder, at * HOURS));
    expect(unused(...hours('snapshots'))).toEqual([`snapshots/${8 * HOURS}`, `snapshots/${9 * HOURS}`]);
    expect(unused(...hours('compiled'))).toEqual([]);
    expect(unused(...Array.from({ length: 10 }, () => entry('images', HOURS / 2)))).toEqual([]);
  });
});

describe('a cache', () => {
  let cache: string;
  let machine: ChildProcess | undefined;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'tidy-'));
    await writeFile(lockFile(cache), '');
    for (const name of ['old', 'older', 'of-now']) await put(join('snapshots', name, 'ram'));
    await put(join('answers', 'a.json'));
    await put(join('snapshot', 'ram'));
    await put('mine');
    for (const name of ['snapshots/old', 'snapshots/older', 'answers/a.json', 'snapshot', 'mine']) await age(name);
  });
  afterEach(async () => {
    machine?.kill('SIGKILL');
    machine = undefined;
    await rm(cache, { recursive: true });
  });

  async function put(name: string): Promise<void> {
    await mkdir(dirname(join(cache, name)), { recursive: true });
    await writeFile(join(cache, name), '');
  }
  async function age(name: string): Promise<void> {
    const long = new Date(Date.now() - 40 * DAYS);
    await utimes(join(cache, name), long, long);
  }
  const isThere = (...names: string[]) => names.map((name) => existsSync(join(cache, name)));

  test('keeps what a machine runs from, until it has ended', async () => {
    machine = spawn('sh', ['-c', 'exec 3<"$0"; echo; exec sleep 1000', join(cache, 'snapshots', 'old', 'ram')]);
    await once(machine.stdout ?? machine, 'data');
    await tidy(cache);
    expect(isThere('snapshots/old', 'snapshots/older', 'snapshots/of-now', 'snapshot')).toEqual([
      true,
      false,
      true,
      false,
    ]);
    machine.kill('SIGKILL');
    await once(machine, 'exit');
    await tidy(cache);
    expect(isThere('snapshots/old', 'snapshots/of-now', 'answers/a.json', 'mine')).toEqual([false, true, true, true]);
  });

  test('keeps what this process uses, and knows it as used', async () => {
    await markInUse(cache, join(cache, 'snapshots', 'old'));
    await tidy(cache);
    expect(isThere('snapshots/old', 'snapshots/older')).toEqual([true, false]);
    expect((await stat(join(cache, 'snapshots', 'old'))).mtimeMs).toBeGreaterThan(Date.now() - HOURS);
  });

  test('is tidied once a day, and after a run that was killed', async () => {
    expect(await needsTidying(cache)).toBe(false);
    await put(join('images', 'image-killed', 'root'));
    expect(await needsTidying(cache)).toBe(true);
    await tidy(cache);
    expect(await needsTidying(cache)).toBe(false);
    await age('lock');
    expect(await needsTidying(cache)).toBe(true);
    await tidy(cache);
    expect(await needsTidying(cache)).toBe(false);
  });
});
