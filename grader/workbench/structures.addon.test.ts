import { beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { solutionFile } from '../base/paths.ts';
import { compiler, type Compiler } from './compiler.ts';
import type { ShownStructures } from './structures.ts';

let structures: Compiler['structures'];
let shown: ShownStructures;
const never = new AbortController().signal;
beforeAll(async () => {
  ({ structures } = compiler('lab', () => undefined));
  shown = await structures('clean.c', readFileSync(solutionFile(4), 'utf8'), never);
});

const rows = (list: ShownStructures['own'], name: string) =>
  list.find((each) => each.name === name)?.fields.map(({ offset, size, declaration }) => [offset, size, declaration]);

test('the events of a program, with the bytes that no field has', () => {
  expect(shown.problem).toBeUndefined();
  expect(rows(shown.own, 'socket_open_event_t')).toEqual([
    [0, 8, 'u64 timestamp_ns'],
    [8, 8, 'struct conn_id_t conn_id'],
    [16, 28, 'union sockaddr_t addr'],
    [44, 4, ''],
  ]);
  expect(rows(shown.own, 'accept_args_t')).toEqual([[0, 8, 'struct sockaddr *addr']]);
});

test('the structures of the kernel, with what lies in unnamed ones', () => {
  expect(rows(shown.kernel, 'iovec')).toEqual([
    [0, 8, 'void *iov_base'],
    [8, 8, '__kernel_size_t iov_len'],
  ]);
  const message = shown.kernel.find(({ name }) => name === 'user_msghdr');
  expect(message).toMatchObject({ size: 56 });
  expect(message?.fields.filter(({ declaration }) => declaration === '')).toHaveLength(2);
  const control = shown.kernel
    .find(({ name }) => name === 'msghdr')
    ?.fields.find(({ name }) => name === 'msg_control_user');
  expect(control).toMatchObject({ declaration: 'void *msg_control_user', depth: 1 });
  expect(shown.kernel.find(({ name }) => name === 'sock')?.fields.length).toBeGreaterThan(80);
});

test('a program that does not compile has none, and is told so', async () => {
  expect(await structures('clean.c', 'struct broken {\n  nothing x;\n};\n', never)).toMatchObject({
    own: [],
    problem: expect.stringContaining('does not compile'),
  });
});
