import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { filesBelow, fingerprint, hasStamp, writeStamp } from './stamp.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamp-'));
  mkdirSync(join(root, 'a', 'b'), { recursive: true });
  writeFileSync(join(root, 'a', 'b', 'one.ts'), 'one');
  writeFileSync(join(root, 'a', 'two.ts'), 'two');
  writeFileSync(join(root, 'a', 'notes.md'), 'notes');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});
const sources = () => filesBelow(root, ['a', 'missing'], (name) => name.endsWith('.ts'));

test('lists what matches, in a fixed order, and takes a missing folder for an empty one', () => {
  expect(sources()).toEqual([join(root, 'a', 'b', 'one.ts'), join(root, 'a', 'two.ts')]);
});

test.each([
  ['another text', () => writeFileSync(join(root, 'a', 'two.ts'), 'three')],
  ['a new file', () => writeFileSync(join(root, 'a', 'b', 'new.ts'), '')],
  ['a file that went', () => rmSync(join(root, 'a', 'two.ts'))],
  ['another time', () => utimesSync(join(root, 'a', 'two.ts'), 1, 1)],
])('the fingerprint changes with %s', (_, change) => {
  const before = fingerprint(sources());
  expect(fingerprint(sources())).toBe(before);
  change();
  expect(fingerprint(sources())).not.toBe(before);
});

test('a stamp holds only for the text that was written', () => {
  const file = join(root, 'dist', '.stamp');
  expect(hasStamp(file, '')).toBe(false);
  writeStamp(file, 'one');
  expect(hasStamp(file, 'one')).toBe(true);
  expect(hasStamp(file, 'two')).toBe(false);
});
