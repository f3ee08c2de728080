import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processorSeconds } from './processor-seconds.ts';

test('a process that works has had processor time, and one that is gone has had none', async () => {
  const before = processorSeconds(process.pid);
  for (const begun = process.cpuUsage().user; process.cpuUsage().user < begun + 100_000;);
  expect(processorSeconds(process.pid) - before).toBeGreaterThanOrEqual(0.05);

  const child = spawn('true');
  await once(child, 'close');
  expect(processorSeconds(child.pid ?? 0)).toBe(0);
});
