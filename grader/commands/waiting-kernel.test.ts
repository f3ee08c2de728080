import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import { gradeFile } from './grade-file.ts';
import { waitingKernel, type WaitingKernel } from './waiting-kernel.ts';

let log: string[] = [];
let letRest: () => void = () => undefined;
let count = 0;
beforeEach(() => {
  log = [];
  count = 0;
});
afterEach(() => void jest.restoreAllMocks());

/** A kernel that says what is done with it; it rests when it is let. */
function open(): Promise<Backend> {
  const name = `kernel ${++count}`;
  const note = (what: string) => {
    log.push(`${name} ${what}`);
    return Promise.resolve();
  };
  const resting = new Promise<void>((resolve) => (letRest = resolve));
  return Promise.resolve({
    ...{ name: 'lab', arch: 'x86_64', headers: '', release: () => name, restart: () => note('restart') },
    start: () => note('start'),
    rest: (level) => note(`rest for level ${level}`).then(() => resting),
    run: () => Promise.reject(new Error('not in this test')),
    stop: () => note('stop'),
  });
}

/** Everything that can happen has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function prepareWarm(kernels: WaitingKernel): Promise<void> {
  kernels.prepare(0);
  await settled();
  letRest();
  await settled();
}

test('one that is warm and asleep is taken, once', async () => {
  const kernels = waitingKernel(open);
  kernels.prepare(3);
  kernels.prepare(3);
  await settled();
  letRest();
  await settled();
  expect((await kernels.take()).release()).toBe('kernel 1');
  expect((await kernels.take()).release()).toBe('kernel 2');
  expect(log).toEqual(['kernel 1 start', 'kernel 1 rest for level 3']);
});

test('one that is still getting warm makes room for one that need not', async () => {
  const kernels = waitingKernel(open);
  kernels.prepare(0);
  await settled();
  expect((await kernels.take()).release()).toBe('kernel 2');
  await settled();
  expect(log).toEqual(['kernel 1 start', 'kernel 1 rest for level 0', 'kernel 1 stop']);
});

test('one that has been getting warm for half as long as the last one took is waited for', async () => {
  const kernels = waitingKernel(open);
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  kernels.prepare(0);
  clock.mockReturnValue(1000);
  await settled();
  letRest();
  await settled();
  await kernels.take();
  kernels.prepare(0);
  await settled();
  clock.mockReturnValue(1400);
  expect((await kernels.take()).release()).toBe('kernel 3');
  kernels.prepare(0);
  await settled();
  clock.mockReturnValue(2000);
  expect((await kernels.take()).release()).toBe('kernel 4');
});

test('so is the first, of which nobody knows how long it takes, after a second', async () => {
  const kernels = waitingKernel(open);
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  kernels.prepare(0);
  await settled();
  clock.mockReturnValue(1100);
  expect((await kernels.take()).release()).toBe('kernel 1');
});

test('one that is taken before it has started is left to the run that took it', async () => {
  const kernels = waitingKernel(open);
  jest.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(1000);
  await prepareWarm(kernels);
  await kernels.take();
  jest.spyOn(performance, 'now').mockReturnValueOnce(1000).mockReturnValue(2000);
  kernels.prepare(0);
  await kernels.take();
  await settled();
  expect(log).toEqual(['kernel 1 start', 'kernel 1 rest for level 0']);
});

test('one that is given up before it has started is never started', async () => {
  const kernels = waitingKernel(open);
  kernels.prepare(0);
  await kernels.stop();
  await settled();
  expect(log).toEqual(['kernel 1 stop']);
});

test('one that nobody took is stopped, one that was taken is not', async () => {
  const kernels = waitingKernel(open);
  await prepareWarm(kernels);
  await kernels.take();
  kernels.prepare(0);
  await settled();
  await kernels.stop();
  expect(log.filter((line) => line.endsWith('stop'))).toEqual(['kernel 2 stop']);
});

test('one that fails while nobody waits for it is given up, and the next is tried', async () => {
  const refusals = [new Error('the disk is full')];
  const kernels = waitingKernel(() => {
    const refusal = refusals.pop();
    return refusal ? Promise.reject(refusal) : open();
  });
  kernels.prepare(0);
  await settled();
  kernels.prepare(0);
  await settled();
  expect(log).toEqual(['kernel 1 start', 'kernel 1 rest for level 0']);
  await kernels.stop();
});

test('a failure to get one is reported to the next caller', async () => {
  const kernels = waitingKernel(() => Promise.reject(new Error('no kernel today')));
  kernels.prepare(0);
  await settled();
  await expect(kernels.take()).rejects.toThrow('no kernel today');
  await kernels.stop();
});

test.each([
  ['blank', ' \n', 'PROGRAM_EMPTY'],
  ['no text', '\0\u0001', 'PROGRAM_NOT_TEXT'],
  ['too large', 'x'.repeat(2 ** 21), 'PROGRAM_TOO_LARGE'],
])('a file that is %s costs no kernel', async (_what, text, code) => {
  const folder = await mkdtemp(join(tmpdir(), 'waiting-kernel-test-'));
  try {
    const file = join(folder, 'a.c');
    await writeFile(file, text);
    const kernels = waitingKernel(open);
    kernels.prepare(0);
    await settled();
    letRest();
    await settled();
    const options = {
      file,
      verbose: false,
      seed: 1,
      kernel: 'auto',
      release: undefined,
      arch: undefined,
      evidence: undefined,
    } as const;
    await expect(gradeFile(options, 0, { takeKernel: kernels.take })).rejects.toMatchObject({ code });
    await kernels.stop();
    expect(log).toEqual(['kernel 1 start', 'kernel 1 rest for level 0', 'kernel 1 stop']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
