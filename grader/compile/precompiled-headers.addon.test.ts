import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeWire } from '../base/wire.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { lastLevel, levels } from '../levels/index.ts';
import { cacheRoot, solutionFile } from '../base/paths.ts';
import { compileProgram, type CompileResult } from './compile-program.ts';
import { compilerIdentity } from './compiler-identity.ts';
import { clangArguments, includesIn } from './header-arguments.ts';
import { COMPILE_LIMITS } from './limits.ts';
import { HEADER_NAMES, type HeaderName } from './make-precompiled-headers.ts';
import { precompiledHeaders } from './precompiled-headers.ts';
import { quickCompile } from './quick-compile.ts';
import { runChild } from './run-child.ts';
import { CFLAGS, isUseless, runWithHeader } from './run-compiler.ts';
import { beginsWithStartIncludes, START_INCLUDES } from './start-includes.ts';

jest.setTimeout(120_000);

const quiet = () => undefined;
let headers: string;
let made: Record<HeaderName, string>;
let folder: string;
beforeAll(async () => {
  headers = (await kernelPackage(cacheRoot(), quiet)).headers;
  const { lean, whole } = await precompiledHeaders(cacheRoot(), headers, quiet);
  if (lean === undefined || whole === undefined)
    throw new Error('no precompiled headers here: are clang and libclang there, of the LLVM that libbcc uses?');
  made = { lean, whole };
  folder = await mkdtemp(join(tmpdir(), 'header-test-'));
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const plain = new Map<string, Promise<CompileResult>>();
/** Once for each source: it takes ten times as long as with a header. */
const plainly = (source: string): Promise<CompileResult> => {
  const result = plain.get(source) ?? compileProgram({ file: 'clean.c', source, headers });
  plain.set(source, result);
  return result;
};
const quickly = (source: string, precompiledHeader: string) =>
  compileProgram({ file: 'clean.c', source, headers, precompiledHeader });

const [in6, net, socket, inetSock] = START_INCLUDES.map((name) => `#include <${name}>`);
const START = `${in6}\n${net}\n${socket}\n${inetSock}\n`;
const HOOK = 'int hook(struct pt_regs *ctx, int fd) { struct sockaddr_in6 a = {}; return a.sin6_port + fd; }\n';

describe.each(HEADER_NAMES)('the %s header changes nothing', (name) => {
  // The highest has all of the others in it.
  test('in the bundle of a solution, to the last byte', async () => {
    const source = await readFile(solutionFile(lastLevel), 'utf8');
    const [plain, quick] = [await plainly(source), await quickly(source, made[name])];
    if (!plain.ok || !quick.ok) throw new Error(JSON.stringify([plain.diagnostics, quick.diagnostics]));
    expect(encodeWire(quick.bundle)).toBe(encodeWire(plain.bundle));
    expect([plain.diagnostics, quick.diagnostics]).toEqual([[], []]);
  });

  test.each([
    ['a macro of the headers redefined, and a warning', `${START}#define AF_INET6 7\n#warning mind the gap\n${HOOK}`],
    [
      'a forgotten semicolon and an unknown function',
      `${START}${HOOK.replace('= {};', '= {}').replace('+ fd', '+ find(fd)')}`,
    ],
    [
      'an error that only the second pass sees',
      `${START}BPF_HASH(m, u64, u64);\n${HOOK.replace('+ fd', '+ m.lookup(1)')}`,
    ],
  ])('%s', async (_what, source) => {
    expect(await quickly(source, made[name])).toEqual(await plainly(source));
    expect(existsSync(made[name])).toBe(true);
  });
});

test.each(levels)('solution $number has no warnings', async ({ number }) => {
  const source = await readFile(solutionFile(number), 'utf8');
  expect(beginsWithStartIncludes(source)).toBe(true);
  expect(await quickly(source, made.lean)).toMatchObject({ ok: true, diagnostics: [] });
});

// Which programs begin with the start includes is told in start-includes.test.ts.
test('a program that does not begin with the start includes is compiled without a header', async () => {
  const header = join(folder, 'no header');
  await writeFile(header, 'int x;\n');
  const source = '#include <uapi/linux/ptrace.h>\nint hook(struct pt_regs *ctx) { return 0; }\n';
  expect(await quickly(source, header)).toMatchObject({ ok: true });
  // One that clang had been given would be gone.
  expect(existsSync(header)).toBe(true);
});

/** A function of the headers, and how a program may have to do with it. */
const SOCK = 'struct sock *sk = (struct sock *)ctx->di;';
describe('what the lean header lacks, the whole one has', () => {
  test('as it is without a header', async () => {
    const calls = 'sk_fullsock(sk) + !!inet_sk(sk) + ntohs(ctx->si)';
    const source = `${START}static inline int of(struct pt_regs *ctx) { ${SOCK} return ${calls}; } int hook(struct pt_regs *ctx) { return of(ctx); }\n`;
    expect(await quickly(source, made.whole)).toEqual(await plainly(source));
  });

  test.each([
    ['calls one of their functions', `int hook(struct pt_regs *ctx) { ${SOCK} return sk_fullsock(sk); }`],
    ['calls one in vain', `int hook(struct pt_regs *ctx) { ${SOCK} if (sk_fullsock(sk) && 0) return 3; return 1; }`],
    [
      'calls one from a function of its own',
      `static inline int full(struct sock *sk) { return sk_fullsock(sk); } int hook(struct pt_regs *ctx) { ${SOCK} return full(sk); }`,
    ],
    ['calls one through a macro', `int hook(struct pt_regs *ctx) { ${SOCK} return !!inet_sk(sk) + ntohs(ctx->si); }`],
    ['has one of the same name', 'static int sk_fullsock(int a) { return a; } int hook(void *ctx) { return 1; }'],
    ['calls one of the kernel itself', 'int hook(struct pt_regs *ctx) { return is_vmalloc_addr(ctx); }'],
    [
      'calls one, and is wrong elsewhere',
      `int hook(struct pt_regs *ctx) { ${SOCK} return sk_fullsock(sk) + nothing; }`,
    ],
    [
      'calls what LLVM cannot',
      'int hook(struct pt_regs *ctx) { char b[2000]; memcpy(b, ctx, sizeof(b)); return b[ctx->di]; }',
    ],
    [
      'needs too much of the stack for one',
      `int hook(struct pt_regs *ctx) { ${SOCK} char b[600]; bpf_get_current_comm(b, 600); return b[sk_fullsock(sk)]; }`,
    ],
  ])('a program that %s', async (_what, rest) => {
    // A program that no cache knows.
    const source = `${START}${rest} // ${randomUUID()}\n`;
    expect(await quickCompile({ file: 'clean.c', source, headers, progress: quiet })).toEqual(
      await quickly(source, made.whole),
    );
  });

  test('and that in an order which changes no macro', async () => {
    const clang = `clang-${(await compilerIdentity(cacheRoot(), headers)).llvm ?? ''}`;
    const copies = join(dirname(made.lean), 'libbcc');
    const helpers = join(copies, 'include', 'bcc', 'helpers.h');
    const { stderr } = await runChild({ source: '', headers, cflags: CFLAGS, limits: COMPILE_LIMITS });
    const macros = async (...lines: string[]) => {
      const source = join(folder, 'macros.h');
      await writeFile(source, lines.map((line) => `#include ${line}\n`).join(''));
      const args = clangArguments(stderr, { headers, copies, source, output: '-' }) ?? [];
      // Instead of at the very beginning, libbcc's functions are read where a line says so.
      const options = args.filter((arg, at) => arg !== helpers && args[at + 1] !== helpers);
      const printing = [...options.map((arg) => (arg === '-emit-pch' ? '-E' : arg)), '-dM'];
      const { stdout } = await execa(clang, printing, { cwd: headers });
      return stdout.split('\n').sort();
    };
    const start = START_INCLUDES.map((name) => `<${name}>`);
    const before = includesIn(await readFile(helpers, 'utf8')).map((name) => `<${name}>`);
    const usual = await macros(`"${helpers}"`, ...start);
    expect(usual.length).toBeGreaterThan(10_000);
    expect(await macros(...before, ...start, `"${helpers}"`)).toEqual(usual);
  });
});

describe('a header that does not fit any more', () => {
  const source = `${START}${HOOK}`;

  test.each<[string, HeaderName, (file: string) => Promise<unknown>]>([
    ['the lean one, cut short', 'lean', (file) => truncate(file, 1_000_000)],
    ['the whole one, cut short', 'whole', (file) => truncate(file, 1_000_000)],
    ['not a header at all', 'whole', (file) => writeFile(file, 'int x;\n')],
    ['gone', 'lean', (file) => rm(file)],
  ])('is known as one: %s', async (_what, name, damage) => {
    const file = join(folder, 'damaged.pch');
    await copyFile(made[name], file);
    await damage(file);
    expect(isUseless(await runWithHeader({ source, headers, limits: COMPILE_LIMITS }, file))).toBe(true);
  });

  test('is removed, and nobody notices', async () => {
    const file = join(folder, 'damaged.pch');
    await writeFile(file, 'int x;\n');
    expect((await quickly(source, file)).ok).toBe(true);
    expect(existsSync(file)).toBe(false);
  });
});

describe('where it comes from', () => {
  test('the whole one’s sources may get new times, as in a copied cache', async () => {
    await utimes(join(dirname(made.whole), 'whole.h'), new Date(0), new Date(0));
    expect((await quickly(`${START}${HOOK}`, made.whole)).ok).toBe(true);
    expect(existsSync(made.whole)).toBe(true);
  });

  test('there is none without a clang of libbcc’s release', async () => {
    const path = process.env['PATH'] ?? '';
    const ldd = String.raw`printf '\tlibclang-cpp.so.99 => /usr/lib/libclang-cpp.so.99 (0x1)\n'`;
    await writeFile(join(folder, 'ldd'), `#!/bin/sh\n${ldd}\n`, { mode: 0o755 });
    process.env['PATH'] = `${folder}:${path}`;
    try {
      expect(await precompiledHeaders(join(folder, 'other-llvm'), headers, quiet)).toEqual({});
    } finally {
      process.env['PATH'] = path;
    }
  });

  test('there is none where the cache cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await precompiledHeaders(join(folder, 'file'), headers, quiet)).toEqual({});
  });
});
