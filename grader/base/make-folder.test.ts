import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';

test('makes a folder and those above it, and leaves one that is there alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'make-folder-test-'));
  try {
    const folder = join(root, 'a', 'b', 'c');
    makeFolder(folder, 0o700);
    makeFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(root, 'file', 'below'))).toThrow(/EEXIST|ENOTDIR/);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('says at once that a folder can never be there', () => {
  expect(() => makeFolder('/proc/no-such-folder/below')).toThrow('ENOENT');
});
