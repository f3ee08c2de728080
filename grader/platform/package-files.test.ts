import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFiles } from './debian.ts';

const RELEASE = '7.0.1+deb14-cloud-amd64';
let folder = '';
let image = '';
let headers = '';
let common = '';

/** A Debian package with these files in it. */
async function packageOf(name: string, files: Record<string, string>): Promise<string> {
  const root = join(folder, `${name}.root`);
  const control = `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: nobody <n@example.org>\nDescription: a test\n`;
  for (const [path, text] of Object.entries({ ...files, 'DEBIAN/control': control })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const deb = join(folder, `${name}.deb`);
  await execa('dpkg-deb', ['--build', '-Znone', root, deb]);
  return deb;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-files-'));
  const [modules, sources] = [`usr/lib/modules/${RELEASE}`, 'usr/src/linux-headers'];
  const inImage = { [`boot/vmlinuz-${RELEASE}`]: 'kernel', [`${modules}/kernel/a/fuse.ko`]: 'fuse' };
  image = await packageOf(`linux-image-${RELEASE}`, { ...inImage, [`${modules}/kernel/a/other.ko`]: 'not wanted' });
  headers = await packageOf(`linux-headers-${RELEASE}`, { [`${sources}-${RELEASE}/include/a.h`]: 'its own' });
  common = await packageOf('linux-headers-7.0.1-common', {
    [`${sources}-7.0.1-common/include/a.h`]: 'for all',
    [`${sources}-7.0.1-common/include/b.h`]: 'for all',
  });
});
afterAll(() => rm(folder, { recursive: true }));

const fetch = async (...files: string[]) =>
  packageFiles(files).fetch(await mkdtemp(join(folder, 'work-')), ['fuse', 'netfs']);

test('three package files are a kernel, in any order: its image, the modules that are wanted, its headers over the common ones', async () => {
  const { release, root } = await fetch(common, image, headers);
  expect(release).toBe(RELEASE);
  const kernel = join(root, 'usr', 'lib', 'modules', RELEASE, 'kernel', 'a');
  expect(existsSync(join(root, 'boot', `vmlinuz-${RELEASE}`))).toBe(true);
  expect(['fuse.ko', 'other.ko'].map((name) => existsSync(join(kernel, name)))).toEqual([true, false]);
  const read = (name: string) => readFile(join(root, 'headers', 'include', name), 'utf8');
  expect([await read('a.h'), await read('b.h')]).toEqual(['its own', 'for all']);
});

test.each<[string, () => string[], RegExp]>([
  ['the image alone', () => [image], /you gave linux-image-7\.0\.1/],
  ['one too many', () => [image, headers, common, common], /three packages/],
  ['what is no package', () => [image, headers, join(folder, 'gone.deb')], /gone\.deb is no Debian package/],
])('%s is none, and the message says what a kernel is', async (_what, files, words) => {
  await expect(fetch(...files())).rejects.toMatchObject({
    ...{ fault: 'usage', code: 'NOT_A_KERNEL', message: expect.stringMatching(words) },
  });
});
