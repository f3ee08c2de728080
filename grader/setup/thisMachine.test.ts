import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { isStaticProgram } from './isStaticProgram.mjs';
import { findProgram, thisMachine } from './thisMachine.mjs';

const folder = mkdtempSync(join(tmpdir(), 'this-machine-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('finds a program only where it may be executed', () => {
  const file = join(folder, 'tool');
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o644);
  const nowhere = join(folder, 'nowhere');
  // Root may read and write everything, but not execute what nobody may execute.
  expect(findProgram('tool', `${nowhere}::${folder}`)).toBeUndefined();
  chmodSync(file, 0o755);
  expect(findProgram('tool', `${nowhere}::${folder}`)).toBe(file);
  expect(thisMachine(folder).hasProgram('tool')).toBe(true);
  expect(thisMachine(nowhere).hasProgram('tool')).toBe(false);
});

test('tells a static program from a dynamic one and from a script', () => {
  const path = process.env['PATH'] ?? '';
  expect(isStaticProgram(findProgram('busybox', path) ?? 'busybox')).toBe(true);
  expect(isStaticProgram(process.execPath)).toBe(false);
  expect(isStaticProgram(join(folder, 'tool'))).toBe(false);
  expect(thisMachine(dirname(process.execPath)).hasStaticProgram('node')).toBe(false);
});
