import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kernelPackage } from '../lab/kernel-package.ts';
import { ProvingGround } from '../lab/proving-ground.testing.ts';
import { compileProgram } from './compile-program.ts';
import { HEADER_NAMES } from './make-precompiled-headers.ts';
import { precompiledHeaders } from './precompiled-headers.ts';
import { SAMPLE } from './sample.ts';

/** Each test goes on where the one before it stopped: to make the headers takes 10 s of a processor. */
let ground: ProvingGround;
let headers: string;
const lines: string[] = [];
const made = () => precompiledHeaders(ground.cache, headers, (line) => lines.push(line));
beforeAll(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'snapshot');
  ({ headers } = await kernelPackage(ground.cache, () => undefined));
});
afterAll(() => ground.close());

async function expectToServe(file: string): Promise<void> {
  const source = `${SAMPLE}\n// nothing remembers this one`;
  expect(await compileProgram({ file: 'clean.c', source, headers, precompiledHeader: file })).toMatchObject({
    ok: true,
  });
  // One that is of no use would be gone.
  expect(existsSync(file)).toBe(true);
}

test('kill -9 of the command while they are made: no compiler goes on, no draft stays', async () => {
  for (const at of ['header', 'sample'] as const)
    expect(await ground.level({ sabotage: { at, kill: 'self' } })).toMatchObject({ signal: 'SIGKILL', stdout: '' });
  const drafts = await ground.halfDone();
  expect(drafts).not.toEqual([]);
  for (const draft of drafts) expect(draft).toMatch(/(lean|whole)\.pch\..*\.new$/);
});

test('two clones at once: one makes them, for both', async () => {
  const clone = await ground.clone('another clone');
  const both = await Promise.all([ground.level(), ground.level({ clone })]);
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const words = both.map(({ stderr }) => stderr).join('');
  expect(words.match(/reading the kernel headers once/g)).toHaveLength(1);
  expect(words).toContain('another run is reading the kernel headers');
  await ground.expectNothingLeft();
  expect(Object.keys(await made())).toEqual(HEADER_NAMES);
  expect(lines).toEqual([]);
});

test('either is made anew when it has been damaged; one that cannot be made is not tried again', async () => {
  const { lean = '', whole = '' } = await made();
  await expectToServe(lean);
  // What it is made of can be written no more: the other serves.
  await appendFile(lean, 'x');
  await rm(join(dirname(lean), 'lean.h'));
  await mkdir(join(dirname(lean), 'lean.h'));
  // At once, as in a class.
  expect(await Promise.all([made(), made()])).toEqual([{ whole }, { whole }]);
  expect(await made()).toEqual({ whole });
  expect(lines).toHaveLength(1);
  await expectToServe(whole);
});

test('where neither could be made, none is tried again', async () => {
  const { whole = '' } = await made();
  const record = join(dirname(whole), 'headers.json');
  expect(JSON.parse(await readFile(record, 'utf8'))).toMatchObject({ bytes: { whole: expect.any(Number) } });
  await writeFile(record, '{"bytes":{}}');
  expect(await made()).toEqual({});
  expect(lines).toHaveLength(1);
});
