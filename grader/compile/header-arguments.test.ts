import { expect, test } from '@jest/globals';
import { clangArguments, includesIn, libclangArguments } from './header-arguments.ts';

const headers = '/home/jane.kowalski/my kit/headers';
const files = { headers, copies: '/cache/libbcc', source: '/cache/start.h', output: '/cache/start.pch' };
const printed = [
  'WARNING: something first',
  'clang -cc1 -triple x86_64-unknown-linux-gnu -emit-llvm-bc -emit-llvm-uselists -isystem /virtual/lib/clang/include ' +
    '-include ./include/linux/kconfig.h -include /virtual/include/bcc/bpf.h -D KBUILD_MODNAME="bcc" -O2 -o main.bc -x c /virtual/main.c',
  'int x;',
].join('\n');

test('libbcc’s command line becomes one that makes a header', () => {
  expect(clangArguments(printed, files)?.join(' ')).toBe(
    '-cc1 -triple x86_64-unknown-linux-gnu -emit-pch -isystem /cache/libbcc/lib/clang/include ' +
      '-include ./include/linux/kconfig.h -include /cache/libbcc/include/bcc/bpf.h -D KBUILD_MODNAME="bcc" -O2 ' +
      '-fno-pch-timestamp -o /cache/start.pch -x c-header /cache/start.h',
  );
});

test('a path of the headers with spaces stays one argument', () => {
  const more = printed.replace('-O2', `-I ${headers} -fcoverage-compilation-dir=${headers} -O2`);
  const path = [headers, `-fcoverage-compilation-dir=${headers}`];
  expect(clangArguments(more, files)).toEqual(expect.arrayContaining(path));
  expect(libclangArguments(more, files)).toContain(headers);
});

test.each([
  ['nothing was printed', ''],
  ['another way to compile', printed.replace('-emit-llvm-bc', '-emit-obj')],
  ['no output', printed.replace('-o main.bc', '')],
])('undefined: %s', (_what, text) => {
  expect(clangArguments(text, files)).toBeUndefined();
});

test('libclang is told what decides the meaning of the headers, and nothing of libbcc’s functions', () => {
  const more = printed
    .replace('-D KBUILD', '-include /virtual/include/bcc/helpers.h -resource-dir lib/clang/14.0.6 -D KBUILD')
    .replace('-O2', '-I include -O2 -Wno-unused-value -fno-jump-tables -fcf-protection=full');
  expect(libclangArguments(more, files)?.join(' ')).toBe(
    '-target x86_64-unknown-linux-gnu -O2 -Wno-unused-value -fcf-protection=full -nobuiltininc -nostdlibinc -isystem /cache/libbcc/lib/clang/include ' +
      '-include ./include/linux/kconfig.h -include /cache/libbcc/include/bcc/bpf.h -resource-dir lib/clang/14.0.6 ' +
      '-D KBUILD_MODNAME="bcc" -I include -x c-header',
  );
  expect(libclangArguments('', files)).toBeUndefined();
});

test('what libbcc’s functions bring along', () => {
  expect(includesIn('#ifndef A\n#include <uapi/linux/bpf.h>\n// #include <x.h>\n#include <asm/page.h>\n')).toEqual([
    'uapi/linux/bpf.h',
    'asm/page.h',
  ]);
});
