import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedLibraries } from './shared-libraries.ts';

let folder: string;
let program: string;
const path = process.env['PATH'] ?? '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-libraries-'));
  await mkdir(join(folder, 'jane.kowalski'));
  program = join(folder, 'jane.kowalski', 'my program');
  await copyFile('/bin/ls', program);
});
afterEach(async () => {
  process.env['PATH'] = path;
  await rm(folder, { recursive: true });
});

const libraries = (...files: string[]) => sharedLibraries(join(folder, 'cache'), files);

/** Another ldd, until the end of the test. */
async function lddThat(does: string): Promise<void> {
  await writeFile(join(folder, 'ldd'), `#!/bin/sh\n${does}\n`, { mode: 0o755 });
  process.env['PATH'] = `${folder}:${path}`;
}

test('those of a program at any path, and the loader', async () => {
  const found = await libraries(program);
  expect(found).toContainEqual(expect.stringMatching(/^\/.*\/libc\.so\.6$/));
  expect(found).toContainEqual(expect.stringMatching(/^\/.*\/ld-linux.*\.so\.\d$/));
  expect(found).toEqual([...new Set(found)]);
});

test('a script, and a file that only looks like a program, need none', async () => {
  await lddThat('exit 1');
  const files = { script: '#!/bin/sh\n', 'module.ko': `\x7fELF\x02${'\0'.repeat(100)}` };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  expect(await libraries(...Object.keys(files).map((name) => join(folder, name)))).toEqual([]);
});

test.each([
  ['ends with an error', 'echo "out of memory" >&2; exit 1', /ldd ended with 1: out of memory$/],
  ['finds no library', String.raw`printf '\tlibbcc.so.0 => not found\n'`, /ldd does not find libbcc\.so\.0$/],
])('an ldd that %s is an error, and the next time it is asked again', async (_what, does, words) => {
  await lddThat(does);
  await expect(libraries(program)).rejects.toMatchObject({
    code: 'LIBRARIES_UNKNOWN',
    message: expect.stringMatching(words),
  });
  process.env['PATH'] = path;
  expect(await libraries(program)).toContainEqual(expect.stringContaining('/libc.so.6'));
});

test('an answer is remembered', async () => {
  const found = await libraries(program);
  await lddThat('exit 1');
  expect(await libraries(program)).toEqual(found);
});
