import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { appendFile, copyFile, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWire } from '../wire.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot, kitRoot, nativePath } from '../paths.ts';
import { fingerprint } from '../setup/stamp.mjs';
import { compileProgram } from './compile-program.ts';
import { precompiledHeader } from './precompiled-header.ts';
import { beginsWithStartIncludes, START_INCLUDES } from './start-includes.ts';

jest.setTimeout(120_000);

const quiet = () => undefined;
let headers: string;
let header: string;
let folder: string;
beforeAll(async () => {
  headers = (await kernelPackage(cacheRoot(), quiet)).headers;
  const made = await precompiledHeader(cacheRoot(), headers, quiet);
  if (made === undefined) throw new Error('no precompiled header here: is there a clang of the LLVM that libbcc uses?');
  header = made;
  folder = await mkdtemp(join(tmpdir(), 'header-test-'));
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const plainly = (source: string) => compileProgram({ file: 'clean.c', source, headers });
const quickly = (source: string, precompiledHeader = header) =>
  compileProgram({ file: 'clean.c', source, headers, precompiledHeader });

const [in6, net, socket, inetSock] = START_INCLUDES.map((name) => `#include <${name}>`);
const START = `${in6}\n${net}\n${socket}\n${inetSock}\n`;
const HOOK = 'int hook(struct pt_regs *ctx, int fd) { struct sockaddr_in6 a = {}; return a.sin6_port + fd; }\n';

describe('the header changes nothing', () => {
  test.each([0, 1, 2, 3, 4])('in the bundle of solution %i, to the last byte', async (level) => {
    const source = await readFile(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8');
    expect(beginsWithStartIncludes(source)).toBe(true);
    const [plain, quick] = [await plainly(source), await quickly(source)];
    if (!plain.ok || !quick.ok) throw new Error(JSON.stringify([plain.diagnostics, quick.diagnostics]));
    expect(encodeWire(quick.bundle)).toBe(encodeWire(plain.bundle));
    expect(quick.diagnostics).toEqual(plain.diagnostics);
  });

  test.each([
    ['nothing but the includes', START],
    ['another include before them', `#include <uapi/linux/ptrace.h>\n${START}${HOOK}`],
    ['another order', `${inetSock}\n${socket}\n${net}\n${in6}\n${HOOK}`],
    ['no includes, and their types all the same', HOOK],
    ['a macro of the headers redefined', `${START}#define AF_INET6 7\n${HOOK}`],
    ['a forgotten semicolon', `${START}${HOOK.replace('= {};', '= {}')}`],
    ['an unknown function', `${START}${HOOK.replace('+ fd', '+ find(fd)')}`],
    [
      'an error that only the second pass sees',
      `${START}BPF_HASH(m, u64, u64);\n${HOOK.replace('+ fd', '+ m.lookup(1)')}`,
    ],
    ['a warning', `${START}#warning mind the gap\n${HOOK}`],
    [
      'a stack that is too large',
      `${START}${HOOK.replace('return', 'char b[600]; bpf_get_current_comm(b, 600); return b[fd] +')}`,
    ],
  ])('%s', async (_what, source) => {
    expect(await quickly(source)).toEqual(await plainly(source));
    expect(existsSync(header)).toBe(true);
  });
});

describe('a header that does not fit any more is removed, and nobody notices', () => {
  const source = `${START}${HOOK}`;

  test.each<[string, (file: string) => Promise<unknown>]>([
    ['cut short', (file) => truncate(file, 1_000_000)],
    ['empty', (file) => truncate(file, 0)],
    ['not a header at all', (file) => writeFile(file, 'int x;\n')],
    ['gone', (file) => rm(file)],
  ])('%s', async (_what, damage) => {
    const file = join(folder, 'damaged.pch');
    await copyFile(header, file);
    await damage(file);
    expect((await quickly(source, file)).ok).toBe(true);
    expect(existsSync(file)).toBe(false);
  });
});

describe('where it comes from', () => {
  test('it is made once, and anew when it has been damaged', async () => {
    const lines: string[] = [];
    const get = () => precompiledHeader(join(folder, 'cache'), headers, (line) => lines.push(line));
    const first = await get();
    if (first === undefined) throw new Error('not made');
    expect(await get()).toBe(first);
    expect(lines).toHaveLength(1);
    await appendFile(first, 'x');
    expect(await get()).toBe(first);
    expect(lines).toHaveLength(2);
    expect((await quickly(`${START}${HOOK}`, first)).ok).toBe(true);
    expect(existsSync(first)).toBe(true);
  });

  test('its sources may get new times, as in a copied cache', async () => {
    await utimes(join(header, '..', 'start.h'), new Date(0), new Date(0));
    expect((await quickly(`${START}${HOOK}`)).ok).toBe(true);
    expect(existsSync(header)).toBe(true);
  });

  test('there is none without a clang of libbcc’s release', async () => {
    const addon = nativePath('compiler.node');
    const origin = fingerprint([addon, process.execPath, '/etc/ld.so.cache']);
    const libraries = [addon, '/usr/lib/libclang-cpp.so.99'];
    await writeFile(join(folder, 'compiler.json'), JSON.stringify({ origin, libraries }));
    expect(await precompiledHeader(folder, headers, quiet)).toBeUndefined();
  });

  test('there is none where the cache cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await precompiledHeader(join(folder, 'file'), headers, quiet)).toBeUndefined();
  });
});
