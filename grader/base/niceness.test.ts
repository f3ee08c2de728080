import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { getPriority, setPriority } from 'node:os';
import { passOnNiceness } from './niceness.mjs';

const AUTOGROUP = '/proc/self/autogroup';
/** The kernel takes one change of a group in so many ms. */
const BETWEEN_MS = 110;

test('a session that a nice process begins gives way as that process does', async () => {
  setPriority(Math.max(getPriority(), 5));
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  try {
    const weight = () => (existsSync(AUTOGROUP) ? readFileSync(`/proc/${child.pid}/autogroup`, 'utf8') : undefined);
    expect(weight() ?? 'nice 0').toMatch(/nice 0$/m);
    for (const deadline = Date.now() + 5000; Date.now() < deadline;) {
      passOnNiceness(child.pid);
      if (weight() === undefined || weight()?.includes(` nice ${getPriority()}\n`)) return;
      await delay(BETWEEN_MS);
    }
    throw new Error(`it weighs ${weight()}`);
  } finally {
    child.kill();
  }
});

test('a child that did not start, or has ended, is of no concern', () => {
  expect(() => passOnNiceness(undefined)).not.toThrow();
  expect(() => passOnNiceness(2 ** 22)).not.toThrow();
});
