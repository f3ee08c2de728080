import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architectures, thisArchitecture } from '../platform/architecture.mjs';
import { guestModules } from './guest-modules.ts';
import { findKernel, kernelPackage } from './kernel-package.ts';

const own = thisArchitecture.debian;
const other = architectures.find((each) => each !== thisArchitecture) ?? thisArchitecture;
let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'kernel-package-'));
  for (const release of [
    `6.1.0-56-cloud-${own}`,
    `6.1.0-9-cloud-${own}`,
    `6.12.63+deb13-cloud-${own}`,
    '6.13-unfinished',
    '6.14-without-modules',
    '7.0-of-tomorrow',
    `6.1.0-57-cloud-${other.debian}`,
  ]) {
    const root = join(cache, 'kernel', release);
    const parts = [join('lib', 'modules', release, 'kernel'), 'boot', join('headers', 'include', 'linux')];
    for (const part of parts) await mkdir(join(root, part), { recursive: true });
    if (!release.endsWith('unfinished')) await writeFile(join(root, 'boot', `vmlinuz-${release}`), '');
    const builtIn = release.endsWith('without-modules') ? [] : guestModules.map((name) => `kernel/${name}.ko\n`);
    await writeFile(join(root, 'lib', 'modules', release, 'modules.builtin'), builtIn.join(''));
  }
  const include = join(cache, 'kernel', '7.0-of-tomorrow', 'headers', 'include');
  await mkdir(join(include, 'uapi', 'linux'), { recursive: true });
  await writeFile(join(include, 'uapi', 'linux', 'bpf.h'), 'struct bpf_of_tomorrow {\n};\n');
  await writeFile(join(include, 'linux', 'bpf.h'), 'size_t size = sizeof(struct bpf_of_tomorrow);\n');
});
afterAll(() => rm(cache, { recursive: true }));

test.each([
  [undefined, `6.12.63+deb13-cloud-${own}`],
  ['6.12', `6.12.63+deb13-cloud-${own}`],
  ['6.1', `6.1.0-56-cloud-${own}`],
  ['6.1.0-9', `6.1.0-9-cloud-${own}`],
  [`6.1.0-9-cloud-${own}`, `6.1.0-9-cloud-${own}`],
  ['6', `6.12.63+deb13-cloud-${own}`],
  ['6.13', undefined],
  ['6.14', undefined],
  // No BCC of today compiles for it: it has to be asked for.
  ['7', '7.0-of-tomorrow'],
])('of the kernels in the cache, release %p is %p', async (release, found) => {
  expect((await findKernel(cache, { release }))?.release).toBe(found);
});

test('of another architecture, when it is asked for', async () => {
  const found = await findKernel(cache, { arch: other.name });
  expect(found).toMatchObject({ release: `6.1.0-57-cloud-${other.debian}`, architecture: other });
  expect(await findKernel(cache, { arch: other.name, release: '6.12' })).toBeUndefined();
  expect(await findKernel(cache, { release: '6.1.0-57' })).toBeUndefined();
});

test('one that is not there is not fetched; those that are there are named', async () => {
  await expect(kernelPackage(cache, () => undefined, { release: '5.10' })).rejects.toMatchObject({
    ...{ fault: 'usage', code: 'NO_SUCH_KERNEL' },
    message: expect.stringMatching(/5\.10.*6\.12\.63\+deb13-cloud-\w+, 6\.1\.0-56/),
    remedy: expect.stringMatching(/ kernels 5\.10$/),
  });
});

test('one of another architecture has to come from its package files', async () => {
  const wish = { release: '5.10', arch: other.name };
  await expect(kernelPackage(cache, () => undefined, wish)).rejects.toMatchObject({
    code: 'NO_SUCH_KERNEL',
    remedy: expect.stringMatching(/ kernels FILE\.deb …$/),
  });
});

test('one that this machine’s BCC is too old for is told at once', async () => {
  await expect(kernelPackage(cache, () => undefined, { release: '7' })).rejects.toMatchObject({
    ...{ fault: 'machine', code: 'COMPILER_TOO_OLD' },
    message: expect.stringContaining('struct bpf_of_tomorrow'),
  });
});
