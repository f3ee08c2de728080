import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aptLog, aptProgress, isForPeople } from './aptProgress.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'apt-progress-'));
  mkdirSync(dirname(aptLog(root)));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

// As apt 2.6 writes them, shortened.
const FETCHING = 'Get:1 bookworm/main amd64 g++ amd64 4:12.2.0-3 [1356 B]\ndlstatus:3:40.1234:Retrieving file 3 of 9\n';
const INSTALLING = 'Unpacking g++ ...\npmstatus:g++:62.5:Unpacking g++ (amd64)\nSetting up g++ ...\n';

test('apt is as far as its last status says', () => {
  expect(aptProgress(root)).toBe('');
  writeFileSync(aptLog(root), FETCHING);
  expect(aptProgress(root)).toBe('fetched 40 %');
  writeFileSync(aptLog(root), FETCHING + INSTALLING);
  expect(aptProgress(root)).toBe('installed 63 %');
});

test('its status lines are none for people', () => {
  const lines = (FETCHING + INSTALLING).trim().split('\n');
  expect(lines.filter(isForPeople)).toEqual([
    'Get:1 bookworm/main amd64 g++ amd64 4:12.2.0-3 [1356 B]',
    'Unpacking g++ ...',
    'Setting up g++ ...',
  ]);
});
