import { expect, test } from '@jest/globals';
import { headerArguments } from './header-arguments.ts';

const files = { copies: '/cache/libbcc', source: '/cache/start.h', output: '/cache/start.pch' };
const printed = [
  'WARNING: something first',
  'clang -cc1 -triple x86_64-unknown-linux-gnu -emit-llvm-bc -emit-llvm-uselists -isystem /virtual/lib/clang/include ' +
    '-include ./include/linux/kconfig.h -include /virtual/include/bcc/bpf.h -D KBUILD_MODNAME="bcc" -O2 -o main.bc -x c /virtual/main.c',
  'int x;',
].join('\n');

test('libbcc’s command line becomes one that makes a header', () => {
  expect(headerArguments(printed, files)?.join(' ')).toBe(
    '-cc1 -triple x86_64-unknown-linux-gnu -emit-pch -isystem /cache/libbcc/lib/clang/include ' +
      '-include ./include/linux/kconfig.h -include /cache/libbcc/include/bcc/bpf.h -D KBUILD_MODNAME="bcc" -O2 ' +
      '-fno-pch-timestamp -o /cache/start.pch -x c-header /cache/start.h',
  );
});

test.each([
  ['nothing was printed', ''],
  ['another way to compile', printed.replace('-emit-llvm-bc', '-emit-obj')],
  ['no output', printed.replace('-o main.bc', '')],
])('undefined: %s', (_what, text) => {
  expect(headerArguments(text, files)).toBeUndefined();
});
