import { afterAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elfOffset, stripElf } from './elf.mjs';

const folder = mkdtempSync(join(tmpdir(), 'elf-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = `
#include <stdio.h>
static __attribute__((noinline)) int hidden(int n) { return n * 3; }
int exported(int n) { return hidden(n) + 1; }
int main(int argc, char **argv) { (void)argv; return printf("%d\\n", exported(argc)) < 0; }
`;

test('a stripped program runs, has the functions that it exports, and no debugging information', () => {
  const [source, file] = [join(folder, 'program.c'), join(folder, 'program')];
  writeFileSync(source, PROGRAM);
  execFileSync('gcc', ['-g3', '-rdynamic', '-o', file, source]);
  const before = { size: statSync(file).size, offset: elfOffset('exported', file), hidden: elfOffset('hidden', file) };
  stripElf(file);
  expect(execFileSync(file).toString()).toBe('4\n');
  expect(elfOffset('exported', file)).toBe(before.offset);
  expect([before.hidden, elfOffset('hidden', file)]).toEqual([expect.any(Number), undefined]);
  expect(statSync(file).size).toBeLessThan(before.size * 0.8);
  const once = readFileSync(file);
  stripElf(file);
  expect(readFileSync(file).equals(once)).toBe(true);
});

test('what is no program stays as it is', () => {
  const text = join(folder, 'text');
  writeFileSync(text, 'no program');
  stripElf(text);
  expect(readFileSync(text, 'utf8')).toBe('no program');
  // An object file has sections only: they are all that it consists of.
  const [source, object] = [join(folder, 'object.c'), join(folder, 'object.o')];
  writeFileSync(source, 'int f(void) { return 1; }');
  execFileSync('gcc', ['-g', '-c', '-o', object, source]);
  const before = readFileSync(object);
  stripElf(object);
  expect(readFileSync(object).equals(before)).toBe(true);
});
