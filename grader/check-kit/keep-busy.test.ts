import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from '../base/patience.ts';
import { keepBusy } from './keep-busy.ts';

const DEADLINE_MS = 5_000 * patience;

/** The processes that this one has started, from whichever of its threads, and that run. */
const busy = (): string[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ').filter(Boolean).filter(isRunning);
const isRunning = (pid: string): boolean => / R /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));

async function until(count: number): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; busy().length !== count && Date.now() < deadline;) await pause(20);
  expect(busy()).toHaveLength(count);
}

test('every processor has something else to do, until it is called off', async () => {
  const before = busy().length;
  const stop = keepBusy();
  await until(before + availableParallelism());
  stop();
  await until(before);
});
