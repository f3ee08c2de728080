import { expect, test } from '@jest/globals';
import { llvmError } from './llvm-error.ts';

const CRASH =
  'LLVM ERROR: Cannot select: 0x1e27: i64 = sdiv 0x1e92, Constant:i64<1000>, /virtual/main.c:2:9 @[ /virtual/main.c:7:3 ]';

test('an operation that the machine has not, at the innermost place', () => {
  expect(llvmError(`noise\n${CRASH}\nStack dump:\n`, 'int f() {\n  return 7 / g;\n}')).toEqual({
    ...{ source: 'clang', severity: 'error', line: 2, column: 9 },
    message: 'eBPF has no instruction for this operation (sdiv)',
  });
});

test('something unsupported, without a place', () => {
  expect(llvmError('LLVM ERROR: Unsupported dynamic stack allocation\n', 'int x;')).toMatchObject({
    ...{ line: null, message: 'Unsupported dynamic stack allocation' },
  });
});

test.each(['LLVM ERROR: out of memory', '/virtual/main.c:1:1: error: no'])('%s is none of these', (text) => {
  expect(llvmError(text, 'int x;')).toBeUndefined();
});
