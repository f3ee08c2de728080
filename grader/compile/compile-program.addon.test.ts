import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWire } from '../base/wire.ts';
import { instructionsOf, referencesOf } from '../bundle/instructions.ts';
import { placeOfInstruction } from '../bundle/line-info.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot } from '../base/paths.ts';
import { compileProgram, type CompileRequest } from './compile-program.ts';
import { COMPILE } from './compiler-libraries.ts';
import { COMPILE_LIMITS } from './limits.ts';

// A compile takes 3 s, on a busy machine ten; jest gives 5 s to a test, whatever a project's settings say.
jest.setTimeout(60_000);

let headers: string;
beforeAll(async () => {
  headers = (await kernelPackage(cacheRoot(), () => undefined)).headers;
}, 300_000);

const compile = (source: string, more: Partial<CompileRequest> = {}) =>
  compileProgram({ file: 'clean.c', source, headers, ...more });

const problems = async (source: string) => {
  const result = await compile(source);
  expect(result.ok).toBe(false);
  return result.diagnostics.map(({ severity, line, column, message }) => ({ severity, line, column, message }));
};

/** Small, so that it compiles in a fraction of a second. */
const SMALL = `#include <uapi/linux/ptrace.h>
BPF_HASH(pending, u64, u64);
BPF_PERF_OUTPUT(events);

int on_read(struct pt_regs *ctx, int fd) {
  u64 id = bpf_get_current_pid_tgid();
  u64 *old = pending.lookup(&id);
  if (old) {
    events.perf_submit(ctx, old, sizeof(*old));
  }
  u64 value = fd;
  pending.update(&id, &value);
  return 0;
}
`;

describe('a program that compiles', () => {
  test('becomes maps, programs and type information', async () => {
    const result = await compile(SMALL);
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    const { bundle } = result;
    expect(bundle.license).toBe('GPL');
    expect(bundle.kernelVersion).toBeGreaterThan(0x050000);
    expect(bundle.btf?.length).toBeGreaterThan(100);
    expect(bundle.maps).toEqual([
      expect.objectContaining({ name: 'events', type: 4, keySize: 4, valueSize: 4 }),
      expect.objectContaining({ name: 'pending', type: 1, keySize: 8, valueSize: 8, maxEntries: 10240 }),
    ]);
    const [events, pending] = bundle.maps.map(({ id }) => id);
    expect(bundle.programs.map(({ name }) => name)).toEqual(['on_read']);
    const [program] = bundle.programs;
    if (!program) throw new Error('no program');
    expect(referencesOf(program).flatMap(({ mapId }) => (mapId === undefined ? [] : [mapId]))).toEqual([
      pending,
      events,
      pending,
    ]);
    expect(program.funcInfo.length).toBe(program.funcInfoRecordSize);
    expect(program.lineInfo.length % program.lineInfoRecordSize).toBe(0);
  });

  test('has line information in the learner’s own lines', async () => {
    const result = await compile(SMALL);
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    const [program] = result.bundle.programs;
    if (!program) throw new Error('no program');
    const lines = [...instructionsOf(program)].map(
      ({ index }) => placeOfInstruction(result.bundle, program, index).line,
    );
    expect(new Set(lines)).toEqual(new Set([5, 6, 7, 8, 9, 11, 12, 13]));
  });

  test('gives the same bundle every time', async () => {
    const [first, second] = [await compile(SMALL), await compile(SMALL)];
    if (!first.ok || !second.ok) throw new Error('it does not compile');
    expect(encodeWire(second.bundle)).toBe(encodeWire(first.bundle));
  });

  test('keeps its warnings', async () => {
    const result = await compile(`#warning mind the gap\n${SMALL}`);
    expect(result.ok).toBe(true);
    expect(result.diagnostics).toMatchObject([{ severity: 'warning', line: 1, column: 2 }]);
  });

  test('never asks this machine’s kernel for anything', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'compile-trace-'));
    try {
      const trace = join(folder, 'trace');
      const strace = ['strace', '-f', '-o', trace, '-e', 'trace=bpf,perf_event_open,mkdir,mkdirat'];
      const { stdio } = await execa(strace[0] ?? '', [...strace.slice(1), COMPILE], {
        input: SMALL,
        stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
        env: { BCC_KERNEL_SOURCE: headers },
      });
      expect(stdio[3]).toContain('on_read');
      expect((await readFile(trace, 'utf8')).match(/^.*(bpf|perf_event_open|mkdir\w*)\(.*$/gm)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a program that does not compile', () => {
  test('a forgotten semicolon is shown where it is missing', async () => {
    const source = SMALL.replace('tgid();', 'tgid()');
    expect(await problems(source)).toContainEqual({
      severity: 'error',
      line: 6,
      column: 38,
      message: expect.stringContaining("expected ';'"),
    });
  });

  test('a header that is not there', async () => {
    expect(await problems('\n#include <linux/nothere.h>\n')).toMatchObject([{ line: 2, column: 10 }]);
  });

  test('an error inside a header is told at its include', async () => {
    const [first] = await problems('#include <uapi/linux/ptrace.h>\n#define size_t foo bar\n#include <linux/net.h>\n');
    expect(first).toMatchObject({ line: 3, message: expect.stringMatching(/^include\/.*\.h:\d+: /) });
  });

  test('an error that only the second pass sees is told in the learner’s lines', async () => {
    // Without ptrace.h the arguments that libbcc fetches from struct pt_regs cannot compile.
    expect(
      await problems('#include <linux/types.h>\n\n\nint f(struct pt_regs *ctx, int fd) {\n  return fd;\n}\n'),
    ).toMatchObject([{ line: 4, message: expect.stringContaining("incomplete definition of type 'struct pt_regs'") }]);
  });

  test('LLVM’s own refusal: a stack that is too large', async () => {
    const large = 'struct big { char c[1024]; };\nint f(struct pt_regs *ctx) {\n  struct big b = {};\n';
    const source = `${SMALL}${large}  events.perf_submit(ctx, &b, sizeof(b));\n  return 0;\n}\n`;
    const [problem] = await problems(source);
    expect(problem?.message).toContain('stack');
    // LLVM 14 names the first statement, LLVM 19 only the function.
    expect([16, 17]).toContain(problem?.line);
  });

  test('a function that nobody declared', async () => {
    const source = SMALL.replace('return 0', 'return nobody(ctx)');
    expect(await problems(source)).toMatchObject([{ severity: 'error', line: 13, column: 10 }]);
  });

  test('a pinned map is refused, and leaves nothing on this machine', async () => {
    const pinned = 'BPF_TABLE_PINNED("hash", u64, u64, kept, 10, "/sys/fs/bpf/workshop/kept");\n';
    const [first] = await problems(pinned + SMALL);
    expect(first?.message).toContain('/sys/fs/bpf/workshop/kept');
  });
});

describe('a program that drives the compiler mad', () => {
  const macros = Array.from({ length: 40 }, (_, i) => `#define X${i + 1} X${i} + X${i}\n`).join('');
  const multiplying = `#define X0 a\n${macros}int f(void *ctx) { int a = 1; return X40; }\n`;

  test.each([
    ['their deadline', 'COMPILER_TIMEOUT', { wallMs: 1000, memoryBytes: 2 ** 40 }],
    ['the end of their memory', 'COMPILER_MEMORY', { wallMs: 300_000, cpuSeconds: 300 }],
  ])('macros that multiply end at %s', async (_end, code, limits) => {
    const compiled = compile(multiplying, { limits: { ...COMPILE_LIMITS, ...limits } });
    await expect(compiled).rejects.toMatchObject({ fault: 'learner', code });
  });

  test('deep nesting makes clang crash', async () => {
    const source = `int f(void *ctx) { return ${'-'.repeat(200_000)}1; }\n`;
    await expect(compile(source)).rejects.toMatchObject({ fault: 'learner', code: 'COMPILER_CRASHED' });
  });

  test('data larger than memory', async () => {
    const source = 'char a[1 << 30] = {1};\nint f(void *ctx) { return a[5]; }\n';
    await expect(compile(source)).rejects.toMatchObject({
      fault: 'learner',
      code: 'COMPILER_MEMORY',
    });
  });

  test('more messages than anyone reads', async () => {
    const source = Array.from({ length: 2000 }, (_, i) => `#warning ${i}\n`).join('') + SMALL;
    const little = { ...COMPILE_LIMITS, textBytes: 1000 };
    await expect(compile(source, { limits: little })).rejects.toMatchObject({
      fault: 'learner',
      code: 'COMPILER_OUTPUT',
    });
  });
});

describe('a machine that cannot compile', () => {
  test('no headers in the folder', async () => {
    await expect(compile(SMALL, { headers: tmpdir() })).rejects.toMatchObject({
      fault: 'machine',
      code: 'HEADERS_MISSING',
      message: expect.stringContaining(tmpdir()),
    });
  });

  test('an aborted compile throws the reason', async () => {
    const reason = new Error('enough');
    await expect(compile(SMALL, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const running = compile(SMALL, { signal: abort.signal });
    setImmediate(() => abort.abort(reason));
    await expect(running).rejects.toBe(reason);
  });
});

test('a program that complains as headers do that are newer than BCC is wrong, and not the machine', async () => {
  const found = await problems('#line 1 "include/linux/bpf.h"\nenum { MINE = sizeof(struct bpf_newer) };\n');
  expect(found[0]?.message).toContain('incomplete type');
});
