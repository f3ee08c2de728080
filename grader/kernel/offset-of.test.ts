import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { offsetOf } from './offset-of.ts';

/** What readelf says; in a library that is not a position of its own, addresses of code are not offsets. */
const libc = /=> (\S*libc\.so\.6)/.exec(execFileSync('ldd', ['/bin/sh'], { encoding: 'utf8' }))?.[1] ?? '';

test.each(['connect', 'accept4', 'close'])('the place of %s in the C library is the one that readelf tells', (name) => {
  const symbols = execFileSync('readelf', ['--wide', '--dyn-syms', libc], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  const address = Number(`0x${new RegExp(`: (\\w+) .* ${name}@@`).exec(symbols)?.[1] ?? ''}`);
  const segments = execFileSync('readelf', ['--wide', '--segments', libc], { encoding: 'utf8' });
  const loaded = [...segments.matchAll(/LOAD +(0x\w+) (0x\w+) 0x\w+ (0x\w+)/g)].map((row) => row.slice(1).map(Number));
  const [at = NaN, start = NaN] =
    loaded.find(([, from = 0, size = 0]) => address >= from && address < from + size) ?? [];
  expect(offsetOf(name, libc)).toBe(address - start + at);
});

test.each([
  ['a function that is not there', 'no_such_function', libc],
  ['a file that is none of code', 'connect', '/etc/passwd'],
  ['a file that is not there', 'connect', '/no/such/file'],
])('%s is refused as the kernel would', (_what, symbol, file) => {
  expect(() => offsetOf(symbol, file)).toThrow(expect.objectContaining({ code: 'ATTACH', errno: 2 }));
});
