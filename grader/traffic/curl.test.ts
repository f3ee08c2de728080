import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patience, setPatience } from '../base/patience.ts';
import { startCurl, type WarmCurl } from './curl.ts';
import { sleepsIn } from './sleeps-in.ts';

let folder: string;
let curl: WarmCurl;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curl-test-'));
});
afterEach(async () => {
  curl.stop();
  await rm(folder, { recursive: true, force: true });
});

async function script(text: string): Promise<string> {
  const file = join(folder, 'curl');
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

const waits = (pid: number): boolean => sleepsIn('read', { pid, tid: pid }, 0);

describe('startCurl', () => {
  test('comes back when curl waits for its orders', async () => {
    curl = await startCurl();
    expect(waits(curl.pid)).toBe(true);
    const { exitCode, stderr } = await curl.run([{ url: 'http://127.0.0.1:1/', body: '', headers: [] }]);
    expect(stderr).toContain('127.0.0.1');
    expect(exitCode).toBe(7); // could not connect
  });

  test('however slowly it starts, and whatever else it reads before', async () => {
    await writeFile(join(folder, 'library'), 'text\n');
    curl = await startCurl(await script('read line <"$(dirname "$0")/library"; sleep 0.2; read line'));
    expect(waits(curl.pid)).toBe(true);
  });

  test('does not wait for one that ends', async () => {
    curl = await startCurl(await script('echo no >&2; exit 3'));
    expect(await curl.run([])).toEqual({ stdout: '', stderr: 'no\n', exitCode: 3 });
  });
});

/** In the guest patience is told after these modules were loaded, and at every restore. */
describe('as patience says when it is asked', () => {
  const usual = patience;
  afterEach(() => setPatience(usual));

  test('curl waits for an answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    curl = await startCurl();
    setPatience(0.05);
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const { exitCode, stderr } = await curl.run([{ url, body: '{}', headers: [] }]);
    silent.close();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 28,
      stderr: expect.stringMatching(/timed out after 5\d\d milli/),
    });
  });

  test('curl is waited for', async () => {
    setPatience(0.01);
    await expect(startCurl(await script('exec sleep 1000'))).rejects.toThrow('curl was started 0.3 s ago');
  });
});
