import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, renameSync, rmSync, unlinkSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onSave } from './saves.ts';

let folder = '';
let file = '';
let saves = 0;
let stop: () => void = () => undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saves-'));
  file = join(folder, 'clean.c');
  writeFileSync(file, 'one');
  saves = 0;
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function sees(count: number): Promise<void> {
  for (const deadline = Date.now() + 5000; saves < count && Date.now() < deadline;) await pause(5);
  // Longer than it takes to see a save twice, by an event and by a look.
  await pause(300);
  expect(saves).toBe(count);
}

const noEvents = (() => {
  throw Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), { code: 'ENOSPC' });
}) as unknown as typeof watch;

describe.each([
  ['with events', watch],
  ['without events', noEvents],
])('%s', (_, watchFolder) => {
  beforeEach(() => {
    stop = onSave(file, () => saves++, watchFolder);
  });

  test('a file that is written', async () => {
    writeFileSync(file, 'two');
    await sees(1);
  });

  test('a file that is replaced, and replaced again', async () => {
    for (const [count, text] of ['two', 'three'].entries()) {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
      await sees(count + 1);
    }
  });

  test('a file that is away for a moment', async () => {
    unlinkSync(file);
    await pause(200);
    writeFileSync(file, 'two');
    await sees(1);
  });

  test('a save without a change is none', async () => {
    writeFileSync(file, 'one');
    await sees(0);
  });

  test('an editor that empties the file and writes it in pieces saves once', async () => {
    writeFileSync(file, '');
    for (const text of ['t', 'tw', 'two']) writeFileSync(file, text);
    await sees(1);
  });
});
