import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architectures, thisArchitecture } from '../platform/architecture.mjs';
import { headersArchitecture } from './headers-architecture.ts';

let headers = '';
beforeEach(() => {
  headers = mkdtempSync(join(tmpdir(), 'headers-architecture-'));
  // Debian's common headers have a folder for each.
  for (const { libbcc } of architectures)
    mkdirSync(join(headers, 'arch', libbcc, 'include', 'asm'), { recursive: true });
});
afterEach(() => rmSync(headers, { recursive: true }));

test.each(architectures.map((each) => [each.name, each] as const))(
  'knows headers that are for %s',
  (_, architecture) => {
    mkdirSync(join(headers, 'arch', architecture.libbcc, 'include', 'generated'));
    expect(headersArchitecture(headers)).toBe(architecture);
  },
);

test('takes others for this machine’s', () => {
  expect(headersArchitecture(headers)).toBe(thisArchitecture);
});
