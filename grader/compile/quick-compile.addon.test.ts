import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot } from '../base/paths.ts';
import { COMPILE_LIMITS } from './limits.ts';
import { quickCompile } from './quick-compile.ts';

jest.setTimeout(60_000);

let headers: string;
let cache: string;
beforeAll(async () => {
  headers = (await kernelPackage(cacheRoot(), () => undefined)).headers;
  cache = await mkdtemp(join(tmpdir(), 'quick-compile-'));
}, 300_000);
afterAll(() => rm(cache, { recursive: true, force: true }));

// It does not begin with the start includes, and so wants no precompiled header.
const SOURCE = '#warning mind the gap\nint hook(struct pt_regs *ctx) { return 0; }\n';
const compile = (source: string, { wallMs = COMPILE_LIMITS.wallMs, at = headers } = {}) =>
  quickCompile({
    ...{ file: 'clean.c', source, headers: at, cache, progress: () => undefined },
    limits: { ...COMPILE_LIMITS, wallMs },
  });
/** Resolves only when no compiler has to run: for that it is much too short. */
const AT_ONCE = { wallMs: 1 };

test('the second compile of a program gives the first one’s result, warnings too, and runs no compiler', async () => {
  const first = await compile(SOURCE);
  expect(first).toMatchObject({ ok: true, diagnostics: [{ severity: 'warning', line: 1 }] });
  expect(await compile(SOURCE, AT_ONCE)).toEqual(first);
});

test('the smallest change is compiled', async () => {
  await compile(SOURCE);
  await expect(compile(`${SOURCE}\n`, AT_ONCE)).rejects.toMatchObject({ code: 'COMPILER_TIMEOUT' });
});

test.each([
  ['does not compile', 'int hook(void *ctx) { return 0 }\n'],
  ['reads another file', `${SOURCE}#if __has_include("mine.h")\n#endif\n`],
])('a program that %s is compiled each time', async (_what, source) => {
  await compile(source);
  await expect(compile(source, AT_ONCE)).rejects.toMatchObject({ code: 'COMPILER_TIMEOUT' });
});

test('the same headers at another path are the same', async () => {
  const at = join(cache, 'same-headers');
  await symlink(headers, at);
  expect(await compile(SOURCE, { ...AT_ONCE, at })).toEqual(await compile(SOURCE));
});

test('other headers are another matter', async () => {
  const at = join(cache, 'other-headers');
  const release = join('include', 'generated', 'utsrelease.h');
  for (const name of ['include/linux/kconfig.h', 'include/generated/autoconf.h', release])
    await cp(join(headers, name), join(at, name));
  await appendFile(join(at, release), '// of another kernel\n');
  await expect(compile(SOURCE, { ...AT_ONCE, at })).rejects.toMatchObject({ code: 'COMPILER_TIMEOUT' });
});
