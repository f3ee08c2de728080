import { expect, test } from '@jest/globals';
import { alignLines } from './align-lines.ts';

const origins = (original: string, rewritten: string) =>
  alignLines(original.split('\n'), rewritten.split('\n')).map((index) => index + 1);

test('the same text maps to itself', () => {
  expect(origins('a one\nb two\nc three', 'a one\nb two\nc three')).toEqual([1, 2, 3]);
});

test('lines that libbcc inserts belong to the function that they are for', () => {
  const original = '#include <x>\nint f(struct pt_regs *ctx, int fd) {\n  return fd;\n}';
  const rewritten =
    '#include <x>\n__attribute__((section(".bpf.fn.f")))\nint f(struct pt_regs *ctx) {\n int fd = ctx->di;\n  return fd;\n}';
  expect(origins(original, rewritten)).toEqual([1, 2, 2, 2, 3, 4]);
});

test('changed lines in a row keep their order', () => {
  const original = 'start here\nm.update(&id, &args);\nm.lookup(&other);\nend here';
  const rewritten = 'start here\nbpf_update(fd, &id, &args);\nbpf_lookup(fd, &other);\nend here';
  expect(origins(original, rewritten)).toEqual([1, 2, 3, 4]);
});

test('a call that was joined into one line is found again', () => {
  const original = 'start here\nm.update(&id,\n  &args);\nend here';
  const rewritten = 'start here\nbpf_update(fd, &id, &args);\nend here';
  expect(origins(original, rewritten)).toEqual([1, 2, 4]);
});

test('the last line may be changed, too', () => {
  expect(origins('one line\nint f(int a) { return a; }', 'one line\nint f() {\n int a = 1; return a; }')).toEqual([
    1, 2, 2,
  ]);
});

test('large texts with nothing in common end soon', () => {
  const lines = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word} ${i}`).join('\n');
  expect(origins(lines('left'), lines('right'))).toHaveLength(5000);
});
