import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedServer } from './checked-server.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'servers-'));
  await writeFile(join(folder, 'mine.mjs'), 'console.log();');
  await writeFile(join(folder, 'large.mjs'), ' '.repeat(1024 * 1024 + 1));
});
afterAll(() => rm(folder, { recursive: true }));

test('a server of the lab, and a program of one’s own', async () => {
  expect(await checkedServer('nginx')).toEqual({ name: 'nginx' });
  expect(await checkedServer(join(folder, 'mine.mjs'))).toEqual({ file: 'mine.mjs', text: 'console.log();' });
});

test.each([
  ['ngnix', 'NO_SUCH_SERVER', /demo, plain, nginx, python, .*"ngnix"/, /--server nginx/],
  ['server.js', 'NO_SUCH_SERVER', /"server\.js"/, /something\.mjs/],
  ['no-such.mjs', 'SERVER_NOT_READ', /no-such\.mjs.*no such file/, /path/],
  ['.mjs', 'SERVER_NOT_READ', /folder/, /path/],
  ['large.mjs', 'SERVER_TOO_LARGE', /1048577 bytes/, /one file/],
])('%s: %s', async (name, code, message, remedy) => {
  const path = name === '.mjs' ? join(folder, 'folder.mjs') : name.endsWith('.mjs') ? join(folder, name) : name;
  if (name === '.mjs') await (await import('node:fs/promises')).mkdir(path);
  await expect(checkedServer(path)).rejects.toMatchObject({
    ...{ fault: 'usage', code },
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });
});
