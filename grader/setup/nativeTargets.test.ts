import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { outputsOf } from './nativeTargets.mjs';

test('binding.gyp makes addons, and a program where it says so', () => {
  const outputs = outputsOf(readFileSync(new URL('../../binding.gyp', import.meta.url), 'utf8'));
  expect(outputs).toEqual(expect.arrayContaining(['compile', 'kernel.node', 'acceptor.node', 'probe']));
});
