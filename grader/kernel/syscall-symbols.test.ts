import { expect, test } from '@jest/globals';
import { syscallSymbols } from './syscall-symbols.ts';

test('the wrapper of the architecture comes first', () => {
  expect(syscallSymbols('accept4', 'x64')).toEqual(['__x64_sys_accept4', '__se_sys_accept4', 'sys_accept4']);
  expect(syscallSymbols('read', 'arm64')[0]).toBe('__arm64_sys_read');
});

test('an architecture without wrappers has the plain names', () => {
  expect(syscallSymbols('close', 'ia32')).toEqual(['__se_sys_close', 'sys_close']);
});
