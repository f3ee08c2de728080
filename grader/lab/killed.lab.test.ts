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

const forget = (part: 'compiled' | 'precompiled') => rm(join(ground.cache, part), { recursive: true, force: true });

/** Kills the command at a moment of a grading. */
async function killed(at: Sabotage['at']): Promise<void> {
  const { signal, stdout } = await ground.level({ sabotage: { at, kill: 'self' } });
  expect({ signal, stdout }).toEqual({ signal: 'SIGKILL', stdout: '' });
}

describe('kill -9 of the command', () => {
  test('while the headers are precompiled: no compiler goes on, no draft stays', async () => {
    for (const part of ['compiled', 'precompiled'] as const) await forget(part);
    await killed('header');
    await killed('sample');
    const drafts = await ground.halfDone();
    expect(drafts).not.toEqual([]);
    for (const draft of drafts) expect(draft).toMatch(/(lean|whole)\.pch\..*\.new$/);
    // Two clones at once: one makes the headers, for both.
    const clone = await ground.clone('another clone');
    const both = await Promise.all([ground.level(), ground.level({ clone })]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const words = both.map(({ stderr }) => stderr).join('');
    expect(words.match(/reading the kernel headers once/g)).toHaveLength(1);
    expect(words).toContain('another run is reading the kernel headers');
    await ground.expectNothingLeft();
  });

  test('at any moment of a run: each run comes as far as its own moment', async () => {
    await forget('compiled');
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
