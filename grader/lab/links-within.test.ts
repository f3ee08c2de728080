import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linksWithin } from './links-within.ts';

test('an absolute link of an unpacked system leads to the file in it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'links-within-'));
  try {
    for (const folder of ['etc', 'usr/lib/x', 'usr/lib64']) await mkdir(join(root, folder), { recursive: true });
    await symlink('usr/lib64', join(root, 'lib64'));
    await writeFile(join(root, 'etc', 'passwd'), 'of the folder');
    await symlink('/etc/passwd', join(root, 'usr', 'lib64', 'loader'));
    await symlink('../../../etc/passwd', join(root, 'usr', 'lib', 'x', 'relative'));
    await symlink('/nowhere', join(root, 'usr', 'dangling'));
    await linksWithin(root);
    for (const file of ['lib64/loader', 'usr/lib/x/relative'])
      expect(await readFile(join(root, file), 'utf8')).toBe('of the folder');
    expect(await readlink(join(root, 'usr', 'dangling'))).toBe('../nowhere');
  } finally {
    await rm(root, { recursive: true });
  }
});
