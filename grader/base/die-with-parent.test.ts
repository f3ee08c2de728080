import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { patience } from './patience.ts';
import { groupDiesWithParent } from './die-with-parent.ts';

const GONE_MS = 5000 * patience;
const LEASH = 3;

test('a group ends when its leash is let go, with processes that its leader would have left behind', async () => {
  const [program, args] = groupDiesWithParent('sh', ['-c', 'sleep 1000 & echo $!; wait'], LEASH);
  const leader = execa(program, args, {
    detached: true,
    reject: false,
    timeout: GONE_MS,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [pid] = (await once(leader.stdout, 'data')) as [Buffer];
  const sleeper = `/proc/${String(pid).trim()}`;
  expect(existsSync(sleeper)).toBe(true);

  (leader.stdio.at(LEASH) as Readable).destroy();
  expect(await leader).toMatchObject({ signal: 'SIGKILL' });
  for (const deadline = performance.now() + GONE_MS; performance.now() < deadline && existsSync(sleeper);)
    await new Promise(setImmediate);
  expect(existsSync(sleeper)).toBe(false);
});
