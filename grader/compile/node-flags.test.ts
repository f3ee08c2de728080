import { expect, test } from '@jest/globals';
import { nodeFlags } from './node-flags.ts';

test('a Node that takes much memory for machine code compiles without', () => {
  expect(nodeFlags('24.0.0')).toEqual(['--jitless']);
  expect(nodeFlags('100.1.0')).toEqual(['--jitless']);
});

test('older ones, which would warn of it among clang’s words, are left as they are', () => {
  expect(nodeFlags('20.19.0')).toEqual([]);
  expect(nodeFlags('22.12.0')).toEqual([]);
});
