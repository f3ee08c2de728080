import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { nativeParts } from './software.ts';

test('the doctor tries every native part, and none in its own process', async () => {
  const { state, detail } = await nativeParts();
  expect(state).toBe('ok');
  for (const part of ['compiler.node', 'kernel.node', 'probe', 'without-bodies']) expect(detail).toContain(part);
  expect(await readFile('/proc/self/maps', 'utf8')).not.toMatch(/(compiler|kernel)\.node/);
});
