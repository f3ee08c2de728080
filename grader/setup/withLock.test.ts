import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { withLock } from './withLock.mjs';

const folder = mkdtempSync(join(tmpdir(), 'with-lock-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Another process that takes the lock, notes it in the log, and gives its exit code and what it said on stderr. */
function worker(lock: string, log: string) {
  const code = `
    const { withLock } = await import(${JSON.stringify(new URL('withLock.mjs', import.meta.url).href)});
    const { appendFileSync } = await import('node:fs');
    await withLock(${JSON.stringify(lock)}, async () => appendFileSync(${JSON.stringify(log)}, 'worker '));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'inherit', 'pipe'] });
  let said = '';
  const waits = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('waiting for it')) resolve();
    });
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { waits, ended };
}

test('the second waits for the first, and says so', async () => {
  const [lock, log] = [join(folder, 'dist', '.lock'), join(folder, 'log')];
  writeFileSync(log, '');
  const { waits, ended } = await withLock(lock, async () => {
    const second = worker(lock, log);
    await second.waits;
    writeFileSync(log, 'first ');
    return second;
  });
  await waits;
  expect(await ended).toBe(0);
  expect(readFileSync(log, 'utf8')).toBe('first worker ');
});

test('a program that was given the lock holds it beyond the end of the one who started it', async () => {
  const [lock, log] = [join(folder, '.held'), join(folder, 'held-log')];
  writeFileSync(log, '');
  // It lives until its stdin is closed.
  const orphan = await withLock(lock, (descriptor) =>
    Promise.resolve(spawn('cat', { stdio: ['pipe', 'ignore', 'ignore', descriptor] })),
  );
  const { waits, ended } = worker(lock, log);
  await waits;
  expect(readFileSync(log, 'utf8')).toBe('');
  orphan.stdin?.end();
  expect(await ended).toBe(0);
  expect(readFileSync(log, 'utf8')).toBe('worker ');
});

test('the lock is free again after work that failed', async () => {
  const lock = join(folder, '.lock');
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, () => Promise.resolve(7))).toBe(7);
});
