import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patched } from '../check-kit/program.ts';
import { rightPrograms } from '../check-kit/right/index.ts';
import { levels } from '../levels/index.ts';
import { kitRoot, startFile } from '../base/paths.ts';
import { architectures } from '../platform/architecture.mjs';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'editor-test-'));
  await mkdir(join(folder, 'workshop'));
  // Its paths are absolute, so that it serves anywhere.
  await copyFile(join(kitRoot, '.clangd'), join(folder, '.clangd'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Clangd's errors, as an editor would underline them: `line: message`. It would also try what it offers at each word, of
 * which no error comes: one line of that is enough.
 */
async function errorsIn(file: string): Promise<string[]> {
  const { stderr } = await execa('clangd', [`--check=${file}`, '--check-lines=1'], { cwd: folder, reject: false });
  const errors = [...stderr.matchAll(/^E\[.*?\] \[.*?\] Line (\d+): (.*)$/gm)].map(
    ([, line, text]) => `${line}: ${text}`,
  );
  expect(stderr).toMatch(new RegExp(`All checks completed, ${errors.length} errors`));
  return errors;
}

async function errorsOf(source: string): Promise<string[]> {
  const file = join(folder, 'workshop', 'clean.c');
  await writeFile(file, source);
  return errorsIn(file);
}

const solution = (number: number): string => join(kitRoot, 'solutions', `level-${number}.c`);

describe('what clangd says in the learner’s editor', () => {
  test.each(levels.map(({ number }) => number))('solution %i has no red line', async (number) => {
    expect(await errorsIn(solution(number))).toEqual([]);
  });

  test('neither has the start file', async () => {
    expect(await errorsIn(join(kitRoot, 'workshop', 'clean.c'))).toEqual([]);
    expect(await errorsOf(await readFile(startFile, 'utf8'))).toEqual([]);
  });

  test('nor any other right program', async () => {
    for (const program of rightPrograms) {
      const source = patched(await readFile(solution(program.level), 'utf8'), program);
      expect({ name: program.name, errors: await errorsOf(source) }).toEqual({ name: program.name, errors: [] });
    }
  });

  test('nor other things that BCC offers', async () => {
    const source = `#include <linux/socket.h>
BPF_ARRAY(counts, u64, 8);
BPF_HISTOGRAM(sizes);
BPF_PERCPU_HASH(seen, u32, u64, 64);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_QUEUE(queue, u64, 16);
int kprobe__tcp_v4_connect(struct pt_regs *ctx, struct sock *sk) {
    int zero = 0;
    u64 first = 1, *count = counts.lookup_or_try_init(&zero, &first);
    char name[TASK_COMM_LEN] = {};
    bpf_get_current_comm(name, sizeof(name));
    sizes.increment(ntohs(sk->__sk_common.skc_dport) & 7);
    if (count) __sync_fetch_and_add(count, PT_REGS_PARM2(ctx));
    ring.ringbuf_output(&zero, sizeof(zero), 0);
    queue.push(&first, BPF_ANY);
    return bpf_trace_printk("%s\\\\n", name);
}
`;
    expect(await errorsOf(source)).toEqual([]);
  });

  test.each([
    ['x86_64', 'ctx->ax'],
    ['arm64', 'ctx->regs[0]'],
  ])('it knows the registers of %s, by the target of its row', async (name, register) => {
    const config = join(folder, '.clangd');
    const usual = await readFile(config, 'utf8');
    const target = architectures.find((each) => each.name === name)?.target ?? '';
    await writeFile(config, usual.replace(/--target=[\w-]+/, `--target=${target}`));
    try {
      const hook = (text: string) => `int f(struct pt_regs *ctx) {\n    return ${text};\n}\n`;
      expect(await errorsOf(hook(`${register} + PT_REGS_RC(ctx) + PT_REGS_PARM6(ctx) + PT_REGS_FP(ctx)`))).toEqual([]);
      expect(await errorsOf(hook('ctx->none'))).toHaveLength(1);
    } finally {
      await writeFile(config, usual);
    }
  });

  test.each([
    ['a semicolon is missing', ['args.addr = addr;', 'args.addr = addr'], /expected ';'/],
    ['a helper is misspelt', ['bpf_ktime_get_ns()', 'bpf_ktime_get_nanoseconds()'], /bpf_ktime_get_nanoseconds/],
    ['a map was not declared', ['BPF_HASH(active_close_args_map', 'BPF_HASH(other_map'], /active_close_args_map/],
    ['a map has no such method', ['active_accept_args_map.delete', 'active_accept_args_map.remove'], /'remove'/],
    ['an output has no such method', ['socket_open_events.perf_submit', 'socket_open_events.submit'], /'submit'/],
    ['an argument is missing', ['.update(&pid_tgid, &args)', '.update(&pid_tgid)'], /too few arguments/],
    [
      'a struct stands for its address',
      ['_args_map.update(&pid_tgid, &args)', '_args_map.update(&pid_tgid, args)'],
      /incompatible type/,
    ],
    ['a field is misspelt', ['event.conn_id = create', 'event.conn = create'], /'conn'/],
  ] as const)('%s: an error at its line', async (_what, [right, wrong], message) => {
    const source = await readFile(solution(4), 'utf8');
    expect(source).toContain(right);
    const [first = ''] = source.split(right);
    const errors = await errorsOf(source.replace(right, wrong));
    expect(errors[0]).toMatch(message);
    // What is missing shows where something else stands: a semicolon at the next word, a map where it is used.
    const line = first.split('\n').length;
    const shown = Number(errors[0]?.split(':')[0]);
    if (right.startsWith('BPF_HASH')) expect(shown).toBeGreaterThan(line);
    else expect(shown).toBe(right.endsWith(';') ? line + 1 : line);
  });

  test('a helper comes with what libbcc says about it', async () => {
    const helpers = await readFile(join(kitRoot, 'dist', 'editor', 'helpers.h'), 'utf8');
    expect(helpers).toMatch(/\/\*\*\n( \*.*\n)+int bpf_probe_read_user\(void \*dst/);
    expect(helpers.match(/^[^/ ].*\bbpf_\w+\(.*\);$/gm)?.length).toBeGreaterThan(100);
  });
});
