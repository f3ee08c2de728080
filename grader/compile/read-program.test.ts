import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProgram } from './read-program.ts';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'read-program-'))));
afterAll(() => rm(folder, { recursive: true }));

const having = async (content: string | Buffer) => {
  const path = join(folder, 'clean.c');
  await writeFile(path, content);
  return path;
};

test('gives the text as it is', async () => {
  expect(await readProgram(await having('int x;\r\n// é\n'))).toBe('int x;\r\n// é\n');
});

test.each([
  ['nothing', '', 'PROGRAM_EMPTY'],
  ['blanks only', ' \n\t\n', 'PROGRAM_EMPTY'],
  ['a NUL byte', 'int x;\0', 'PROGRAM_NOT_TEXT'],
  ['bytes that are not UTF-8', Buffer.from([0x69, 0xff, 0xfe]), 'PROGRAM_NOT_TEXT'],
  ['more than a MiB', 'x'.repeat(2 ** 20 + 1), 'PROGRAM_TOO_LARGE'],
])('a file with %s is no program, and that is for the learner to fix', async (_what, content, code) => {
  await expect(readProgram(await having(content))).rejects.toMatchObject({ fault: 'learner', code });
});

test('a path that leads nowhere is a usage error', async () => {
  await expect(readProgram(join(folder, 'nope.c'))).rejects.toMatchObject({
    fault: 'usage',
    code: 'PROGRAM_NOT_FOUND',
  });
  const below = join(await having('int x;'), 'below.c');
  await expect(readProgram(below)).rejects.toMatchObject({ fault: 'usage', code: 'PROGRAM_NOT_FOUND' });
});

test('a folder or a device is a usage error, and is not read', async () => {
  await expect(readProgram(folder)).rejects.toMatchObject({ fault: 'usage', code: 'PROGRAM_NOT_A_FILE' });
  await expect(readProgram('/dev/zero')).rejects.toMatchObject({ fault: 'usage', code: 'PROGRAM_NOT_A_FILE' });
});

test('a name that the system cannot open is a usage error', async () => {
  await expect(readProgram(join(folder, 'x'.repeat(300)))).rejects.toMatchObject({ fault: 'usage' });
});
