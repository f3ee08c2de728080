import { expect, test } from '@jest/globals';
import { inTheHooks, inTheText } from './in-the-text.ts';

const SOURCE = "struct args_t {\n    const char *buf;\n};\nif (args->buf[0] != 'P')\n    return;";

test('a saved pointer that is read with [ ], where nothing tells more', () => {
  expect(inTheText('nothing-submitted', SOURCE)).toEqual({ reason: 'buffer-not-copied', line: 4 });
  expect(inTheText('sent-twice', SOURCE)).toBeUndefined();
});

test('the address of an element is no look at it', () => {
  const list = 'struct args_t {\n    const struct iovec *iov;\n};\n';
  const copy = (from: string) => `${list}bpf_probe_read_${from}(&piece, sizeof(piece), &args->iov[i]);`;
  expect(inTheText(undefined, copy('user'))).toBeUndefined();
  expect(inTheText(undefined, copy('kernel'))).toEqual({ reason: 'list-read-from-the-kernel', line: 4 });
});

test('a message for what it is not, but not the msg of an event', () => {
  const copy = (from: string, what: string) => `bpf_probe_read_${from}(&message, sizeof(message), ${what});`;
  const said = (source: string) => inTheText(undefined, source)?.reason;
  expect(said(copy('kernel', 'args->msg'))).toBe('list-read-from-the-kernel');
  expect(said(copy('user', 'args->msg'))).toBeUndefined();
  expect(said('bpf_probe_read_kernel(event.msg, size, args->buf);')).toBeUndefined();
  expect(said('struct msghdr message = {};')).toBe('message-of-the-kernel');
  expect(said('struct user_msghdr message = {};')).toBeUndefined();
  expect(said('list.iov = (const struct iovec *)args->msg;')).toBe('message-for-list');
  expect(said('list.iov = (const struct iovec *)message.msg_iov;')).toBeUndefined();
});

test('several letters in single quotes, but not in a comment', () => {
  const source = "// 'POST'\nif (*(u32 *)start == 'POST')\n    return;";
  expect(inTheText('nothing-submitted', source)).toEqual({ reason: 'letters-as-number', line: 2 });
  expect(inTheText('nothing-submitted', "// 'POST'\nif (start[0] == 'P')")).toBeUndefined();
});

test('four letters in hexadecimal, but not where they are turned round', () => {
  const source = 'if (*(u32 *)start == 0x504f5354)\n    return;';
  const clue = { reason: 'letters-as-number', line: 1 };
  expect(inTheText('one-kind-of-message-missed', source)).toEqual(clue);
  expect(inTheText(undefined, source)).toEqual(clue);
  expect(inTheText(undefined, source.replace('*(u32 *)start', 'bpf_ntohl(word)'))).toBeUndefined();
});

const HOOKS = `int syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    reads.update(&pid_tgid, &args);
    return 0;
}
int syscall__probe_ret_read(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t *args = reads.lookup(&pid_tgid);
    return 0;
}
`;
const where = 'syscall__probe_ret_read';

test.each([
  ['another map', ['reads.lookup', 'writes.lookup'], { reason: 'looked-up-in-another-map', line: 8 }],
  [
    'another key',
    ['args = reads.lookup(&pid_tgid)', 'args = reads.lookup(&pid)'],
    { reason: 'looked-up-under-another-key', line: 9 },
  ],
  [
    'the same key under another name',
    ['reads.update(&pid_tgid', 'u64 id = pid_tgid;\n    reads.update(&id'],
    undefined,
  ],
  ['the same', ['', ''], undefined],
] as const)('the hooks meet in %s', (_, [from, to], clue) => {
  const source = HOOKS.replace(from, to).replace(
    '    struct',
    to.includes('&pid)') ? '    u64 pid = pid_tgid >> 32;\n    struct' : '    struct',
  );
  expect(inTheText('nothing-submitted', source, where)).toEqual(clue);
});

test.each([
  ['by itself', 'int fd = PT_REGS_RC(ctx);', ''],
  [
    'in a helper',
    'report(ctx, pid_tgid);',
    'static inline void report(struct pt_regs *ctx, u64 id) {\n    int fd = PT_REGS_RC(ctx);\n}\n',
  ],
])('the result is asked for in the entry hook, %s', (_, line, helper) => {
  const source = helper + HOOKS.replace('    reads.update', `    ${line}\n    reads.update`);
  const clue = { reason: 'result-asked-at-entry', line: helper === '' ? 3 : 6 };
  for (const reason of ['nothing-submitted', 'failure-reported'] as const)
    expect(inTheHooks(reason, source, where)).toEqual(clue);
  const both = source.replace('    struct data_args_t *args', `    ${line}\n    struct data_args_t *args`);
  expect(inTheHooks('nothing-submitted', both, where)).toBeUndefined();
});

test('the name of the process, but only where it is looked at', () => {
  const source = 'char comm[16];\nbpf_get_current_comm(&comm, 16);\n';
  const clue = { reason: 'name-of-the-process-asked', line: 2 };
  expect(inTheText('nothing-submitted', `${source}if (comm[0] != 'n')`)).toEqual(clue);
  expect(inTheText('nothing-submitted', `${source}if (__builtin_memcmp(comm, "node", 4))`)).toEqual(clue);
  expect(inTheText('nothing-submitted', `${source}other.perf_submit(ctx, comm, 16);`)).toBeUndefined();
});

test.each([
  ['is_http(buf, count)', true],
  ['!is_http(fd, buf)', true],
  ["buf[0] != 'P'", true],
  ["*buf != 'P'", true],
  ['!buf || count == 0', false],
  ['buf == NULL', false],
])('a condition on what a read has yet to bring: %s', (condition, isOne) => {
  const source = HOOKS.replace('    reads', `    if (${condition})\n        return 0;\n    reads`);
  const clue = isOne ? { reason: 'looked-before-the-call', line: 3 } : undefined;
  for (const reason of [undefined, 'process-left-out'] as const) expect(inTheText(reason, source, where)).toEqual(clue);
  expect(inTheText('ipv6-missed', source, where)).toBeUndefined();
});

test('a copy of what a read has yet to bring', () => {
  const source = HOOKS.replace('    reads', '    bpf_probe_read_user(args.msg, 400, buf);\n    reads');
  expect(inTheText('other-arguments-saved', source, where)).toEqual({ reason: 'looked-before-the-call', line: 3 });
  expect(inTheText('other-arguments-saved', HOOKS, where)).toBeUndefined();
  const written = source.replaceAll('_read(', '_write(');
  expect(inTheText('other-arguments-saved', written, where.replace('read', 'write'))).toBeUndefined();
});

test('the bytes of an event of its own may be read so', () => {
  expect(inTheText(undefined, SOURCE.replace('*buf;', 'buf[400];'))).toBeUndefined();
});
