import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from './serve.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  [{ port: '80a' }, 'usage', 'BAD_PORT'],
  [{ listen: '203.0.113.1' }, 'machine', 'BOARD_PORT'],
  [{ data: '/dev/null/board' }, 'machine', 'BOARD_NOT_OPENED'],
])('%j is refused: the fault is of the %s', async (wrong, fault, code) => {
  const right = {
    ...{ port: '0', listen: '127.0.0.1', data: folder, stuckAfter: 5, publicUrl: [], behindProxy: undefined },
    ...{ workbench: false, queue: undefined, jobs: undefined, limit: 120, solutions: true },
  };
  await expect(serve({ ...right, ...wrong }, AbortSignal.abort())).rejects.toMatchObject({ fault, code });
});
