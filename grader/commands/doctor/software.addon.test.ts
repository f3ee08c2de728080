import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { nativeParts } from './software.ts';

/** The addons of this process: another test that ran in it before may have loaded some. */
const loaded = async () => new Set((await readFile('/proc/self/maps', 'utf8')).match(/[^/\s]+\.node$/gm) ?? []);

test('the doctor tries every native part, and none in its own process', async () => {
  const before = await loaded();
  const { state, detail } = await nativeParts();
  expect(state).toBe('ok');
  for (const part of ['compile', 'kernel.node', 'probe', 'without-bodies']) expect(detail).toContain(part);
  expect(await loaded()).toEqual(before);
});
