import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { confinedCommand } from './confined-command.ts';
import { COMPILE_LIMITS } from './limits.ts';

const isX64 = process.arch === 'x64';
const MADE = '/tmp/confine-test-new';
let folder = '';
let program = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'confine-test-'));
  program = join(folder, 'every-call');
  const source = join(kitRoot, 'grader', 'compile', 'every-call.testing.c');
  await execa('cc', ['-std=c11', '-static', '-o', program, source, '-lpthread']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the program says, a line each, when confine is all that holds it. */
async function everyCall(words: string[], read: string[] = []) {
  const cell = { run: [program], read, folder: '/', limits: COMPILE_LIMITS };
  const [confine, ...args] = confinedCommand(cell, [program, ...words], false);
  const stdio = ['ignore', 'pipe', 'pipe', 'ignore', 'pipe'] as const;
  const { stdout, stderr, signal, timedOut } = await execa(confine, args, { reject: false, stdio, timeout: 20_000 });
  return { lines: stdout.split('\n').filter(Boolean), stderr, signal, timedOut };
}

test('no call is answered that a compile does not make', async () => {
  expect(await everyCall(['numbers'])).toMatchObject({ lines: [], timedOut: false, signal: undefined });
});

test('some calls are answered for what a compile asks of them, and nothing else', async () => {
  const { lines } = await everyCall(['arguments']);
  expect(lines).toEqual([
    ...[0, 1, 2, 3, 4, 0x406].map((command) => `fcntl 0x${command.toString(16)}`.replace('0x0', '0')),
    ...['ioctl 0x5401', 'ioctl 0x5421', 'ioctl 0x5451'],
    ...['prctl 0xf', 'prctl 0x10'],
    'prlimit64 0',
    'clone 0x10000',
  ]);
});

describe.each([
  ['outside', false],
  ['that may be read', true],
])('a file %s', (_where, given) => {
  test('stays as it is', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'of somebody else', { mode: 0o600 });
    const before = await stat(file);
    const { lines } = await everyCall(['harm', file], given ? [file] : []);
    expect(lines).toHaveLength(isX64 ? 24 : 17);
    expect(lines.filter((line) => !/ (EPERM|ENOSYS)$/.test(line))).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe('of somebody else');
    const { mode, ctimeMs } = await stat(file);
    expect({ mode, ctimeMs }).toEqual({ mode: before.mode, ctimeMs: before.ctimeMs });
    expect(existsSync(MADE)).toBe(false);
  });
});

// Only there can a process call by another architecture's table.
if (isX64)
  test('the door of 32-bit programs leads nowhere', async () => {
    const { lines, signal } = await everyCall(['i386']);
    expect(lines).toEqual([]);
    // A kernel that has no such door says so by SIGSEGV.
    expect(['SIGSYS', 'SIGSEGV']).toContain(signal);
  });

test('a thread can be started', async () => {
  expect(await everyCall(['thread'])).toMatchObject({ lines: ['it ran'] });
});
