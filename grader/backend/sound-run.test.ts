import { expect, test } from '@jest/globals';
import type { Evidence } from '../traffic/evidence.ts';
import { soundRun } from './sound-run.ts';

/** A kernel whose runs lose so many events, or leave so many calls unrecorded, one after the other; it notes what is asked of it. */
function kernel(...losses: (number | { unrecorded: number })[]) {
  const log: string[] = [];
  let at = 0;
  const run = () => {
    log.push('run');
    // Of a run's evidence this is all that is looked at.
    const loss = losses[at++] ?? 0;
    const missing = typeof loss === 'number' ? { lost: loss } : { lost: 0, ...loss };
    return Promise.resolve({ evidence: { ...missing, requests: [] as object[] } as Evidence });
  };
  const restart = () => Promise.resolve(void log.push('restart'));
  return { log, sound: () => soundRun({ restart }, run) };
}

test('a run that lost nothing is taken', async () => {
  const { log, sound } = kernel(0);
  expect(await sound()).toMatchObject({ evidence: { lost: 0 } });
  expect(log).toEqual(['run']);
});

test('one that lost some is made again, on a fresh kernel', async () => {
  const { log, sound } = kernel(5, 1000, 0);
  expect(await sound()).toMatchObject({ evidence: { lost: 0 } });
  expect(log).toEqual(['run', 'restart', 'run', 'restart', 'run']);
});

test('so is one whose truth has a gap', async () => {
  const { log, sound } = kernel({ unrecorded: 1 }, 0);
  expect(await sound()).not.toHaveProperty('evidence.unrecorded');
  expect(log).toEqual(['run', 'restart', 'run']);
});

test('but not for ever', async () => {
  const { log, sound } = kernel(5, 5, 5, 0);
  await expect(sound()).rejects.toMatchObject({ code: 'INCONCLUSIVE', message: expect.stringContaining('3 attempts') });
  expect(log.filter((what) => what === 'run')).toHaveLength(3);
});
