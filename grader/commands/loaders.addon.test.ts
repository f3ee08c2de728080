import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { solutionFile } from '../base/paths.ts';
import { freeHooks } from '../levels/free-hooks.ts';
import { levels } from '../levels/index.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { documents } from './documented.testing.ts';

/** What docs/without-the-kit.md shows for those who want to run their program themselves. */
const page = documents['docs/without-the-kit.md'] ?? '';
const block = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? '';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loaders-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Stands for BCC's module: it writes down what a loader asks for, and hands it one event. */
const BCC = `
import ctypes, sys
class BPF:
    def __init__(self, text): print("load", len(text))
    def get_syscall_fnname(self, name): return "__x64_sys_" + name
    def attach_kprobe(self, event, fn_name): print("entry", event, fn_name)
    def attach_kretprobe(self, event, fn_name): print("return", event, fn_name)
    def __getitem__(self, output): return Output(output)
    def perf_buffer_poll(self): sys.exit(0)
class Output:
    def __init__(self, name): self.name = name
    def open_perf_buffer(self, callback):
        event = bytes.fromhex("0700000000000000" "79000000" "1b000000" "01000000" "04000000") + b"POST" + bytes(396)
        callback(0, ctypes.create_string_buffer(event), len(event))
`;

test.each(levels)(
  'the loader for BCC attaches the hooks of solution $number and shows the events',
  async ({ number }) => {
    await writeFile(join(folder, 'bcc.py'), BCC);
    await writeFile(join(folder, 'load.py'), block(/```python\n([^]*?)```/));
    const file = solutionFile(number);
    const { stdout } = await execa('python3', [join(folder, 'load.py'), file], { env: { PYTHONPATH: folder } });
    const all = levels.slice(0, number + 1);
    const suggested = all.flatMap(({ suggests = [] }) => suggests.map((name) => ({ name })));
    const hooks = [...all.flatMap((level) => level.hooks), ...freeHooks({ programs: suggested })].map((hook) => {
      const place =
        'syscall' in hook ? `__x64_sys_${hook.syscall}` : 'kernelFunction' in hook ? hook.kernelFunction : '';
      return `${hook.kind} ${place} ${hook.function}`;
    });
    expect(stdout.split('\n')).toEqual([
      `load ${(await readFile(file, 'utf8')).length}`,
      ...hooks,
      "7 open process 121, fd 27 b''",
      "7 data process 121, fd 27 b'POST'",
      "7 close process 121, fd 27 b''",
    ]);
  },
);

test('the loader for libbpf compiles', async () => {
  const source = block(/<!-- libbpf: loader -->\n\n```c\n([^]*?)```/);
  expect(source).toContain('bpf_program__attach');
  await writeFile(join(folder, 'load.c'), source);
  await execa('clang', ['-fsyntax-only', '-Wall', '-Werror', join(folder, 'load.c')]);
});

/** The few types that the program takes from `vmlinux.h`, which bpftool makes of a running kernel. */
const VMLINUX = `
#define __VMLINUX_H__
#include <linux/types.h>
#include <linux/bpf.h>
struct sockaddr;
struct pt_regs {
    unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
`;

test('the program in libbpf style compiles for the machine of BPF', async () => {
  await writeFile(join(folder, 'vmlinux.h'), VMLINUX);
  const source = block(/<!-- libbpf: program -->\n\n```c\n([^]*?)```/);
  expect(source).toContain('kretsyscall/accept4');
  const path = join(folder, 'sniffer.bpf.c');
  await writeFile(path, source);
  const target = ['-O2', '-g', '-target', 'bpf', '-D__TARGET_ARCH_x86', `-I/usr/include/${thisArchitecture.target}`];
  await execa('clang', [...target, '-Wall', '-Werror', '-c', path, '-o', join(folder, 'sniffer.bpf.o')]);
});
