import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { impatient, ProvingGround } from './proving-ground.testing.ts';
import type { Sabotage } from './sabotage.testing.mjs';

let ground: ProvingGround;
beforeAll(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'snapshot', 'compiler');
});
afterAll(() => ground.close());

/** Kills the command at a moment of a grading. */
async function killed(at: Sabotage['at']): Promise<void> {
  const { signal, stdout } = await ground.level({ sabotage: { at, kill: 'self' } });
  expect({ signal, stdout }).toEqual({ signal: 'SIGKILL', stdout: '' });
}

describe('kill -9 of the command', () => {
  test('at any moment of a run: each run comes as far as its own moment', async () => {
    await rm(join(ground.cache, 'compiled'), { recursive: true });
    for (const at of ['compile', 'restore', 'attach', 'traffic', 'judge'] as const) {
      await killed(at);
      await ground.expectNothingLeft();
    }
    await ground.expectPass();
  });
});

describe('in the middle of a grading', () => {
  test.each<[string, Sabotage, string, RegExp]>([
    ['QEMU is killed as the hooks are attached', { at: 'attach', kill: 'machine' }, 'VM_DIED', /ended by itself/],
    ['QEMU is killed during the traffic', { at: 'traffic', kill: 'machine' }, 'VM_DIED', /ended by itself/],
    [
      'the agent is killed as the hooks are attached',
      { at: 'attach', guest: 'kill -9 $PPID' },
      'AGENT_DIED',
      /signal 9/,
    ],
    ['the agent is killed during the traffic', { at: 'traffic', guest: 'kill -9 $PPID' }, 'AGENT_DIED', /signal 9/],
    ['the guest panics', { at: 'traffic', guest: 'echo c > /proc/sysrq-trigger' }, 'VM_PANIC', /sysrq triggered crash/],
  ])('%s: it says so', async (_what, sabotage, code, words) => {
    const run = ground.level({ sabotage });
    await ground.expectFailure(run, code, words);
    expect(JSON.parse((await run).stdout)).toMatchObject({ verdict: 'unavailable', error: { code } });
  });

  test('the guest falls silent: it says so', async () => {
    const run = ground.level({ sabotage: { at: 'traffic', guest: 'kill -STOP $PPID' }, env: impatient });
    await ground.expectFailure(run, 'VM_SILENT', /said nothing for [\d.]+ s/);
  });

  test('and after all of this the next run works, though clocks leap, of the host and of the guest', async () => {
    const guest = 'while :; do date -s @1000000000; date -s @2000000000; done >/dev/null';
    const then: Sabotage = { at: 'attach', guest };
    await ground.expectPass(ground.level({ sabotage: { at: 'wake', leap: 3_600_000, then } }));
  });
});
