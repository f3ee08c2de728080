import { expect, test } from '@jest/globals';
import { explainRefusal } from './explain-refusal.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { golden, programIn } from './golden.testing.ts';
import { parseLog } from './parse-log.ts';

const RESULT = 'moved = PT_REGS_RC(ctx); // Negative: the call failed. Zero: end of file.';
const COPY = 'bpf_probe_read_user(event.msg, size, args->buf);';
const LIMIT = 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;';
const HTTP = 'if (size < MIN_HTTP_SIZE) {';
const FROM_CTX = 'comes from here, as a number of 64 bits';
const HALF = 'compares the lower 32 bits only';

/** What is told of each log, line by line. */
const told: [log: string, cause: string | null, trace: [text: string, note: string][]][] = [
  [
    'int-for-the-result',
    'limit-on-lower-half',
    [
      [COPY, 'the size may be anything, also below zero here'],
      [`int ${RESULT}`, FROM_CTX],
      [HTTP, HALF],
      [LIMIT, HALF],
    ],
  ],
  [
    'int-for-the-size',
    'limit-on-lower-half',
    [
      [COPY, 'the size may be anything from 16 without an upper limit here'],
      [`s64 ${RESULT}`, FROM_CTX],
      [HTTP, 'it is at least 16 from here on'],
      ['if (size > MAX_MSG_SIZE)', HALF],
    ],
  ],
  [
    'made-an-int-linux-6.12',
    'limit-before-an-int',
    [
      [COPY, 'the size may be anything from -2147483648 to 399 here'],
      [`s64 ${RESULT}`, FROM_CTX],
      [HTTP, 'it is at least 16 from here on'],
      ['int size = moved;', 'made an int here, which may be below zero again'],
      ['if (size > MAX_MSG_SIZE)', 'it is below 400 from here on'],
    ],
  ],
  [
    'remainder',
    'limit-by-remainder',
    [
      [COPY, 'the size may be anything, also below zero here'],
      [`s64 ${RESULT}`, FROM_CTX],
      [HTTP, 'it is at least 16 from here on'],
      [
        'u32 size = (u64)moved % (MAX_MSG_SIZE + 1);',
        'the verifier does not follow a remainder (%), so the limit is lost here',
      ],
    ],
  ],
  [
    'two-limits',
    'limits-not-added',
    [
      [
        'bpf_probe_read_user(event.msg + n, MAX_MSG_SIZE - n, args->buf);',
        'the size may be anything from 200 to 4495 here, and the place varies, too',
      ],
      [
        'unsigned int n = bpf_probe_read_user_str(event.msg, 200, args->buf);',
        'comes back from bpf_probe_read_user_str here, as anything from -4095 to 200',
      ],
      ['if (n > 200)', HALF],
      [
        'bpf_probe_read_user(event.msg + n, MAX_MSG_SIZE - n, args->buf);',
        'the verifier does not put this limit and that of the place together',
      ],
    ],
  ],
  [
    'place-without-limit',
    'place-without-limit',
    [
      [
        'bpf_probe_read_user(event->msg + event->msg_size, size, args->buf);',
        'what is added to the address may be anything from 0 to 4294967295 here',
      ],
      [
        'bpf_probe_read_user(event->msg + event->msg_size, size, args->buf);',
        'comes from memory here, as anything from 0 to 4294967295',
      ],
    ],
  ],
  [
    'loop-to-a-size',
    'limit-by-inequality',
    [
      ["if (event.msg[i] == '\\n')", 'this address lies behind the end of the variable'],
      ['for (u32 i = 0; i < size; i++) {', 'compiled to !=, which tells the verifier of no upper limit'],
    ],
  ],
  [
    'length-without-limit',
    null,
    [
      [
        'bpf_probe_read_user(event.msg, moved, args->buf);',
        'the size may be anything from 400 without an upper limit here',
      ],
      [`s64 ${RESULT}`, FROM_CTX],
      [HTTP, 'it is at least 16 from here on'],
      [LIMIT, 'it is at least 400 from here on'],
    ],
  ],
  [
    'length-maybe-negative',
    null,
    [
      [COPY, 'the size may be anything up to 399, also below zero here'],
      [`s64 ${RESULT}`, FROM_CTX],
      ['if (size > MAX_MSG_SIZE)', 'it is below 400 from here on'],
    ],
  ],
  [
    'copy-larger-than-its-room',
    null,
    [
      [
        'bpf_probe_read_user(event.msg, moved & 1023, args->buf);',
        'up to 1023 bytes from an address that has 400 left: the size may be anything from 0 to 1023',
      ],
      [`s64 ${RESULT}`, FROM_CTX],
      [HTTP, 'it is at least 16 from here on'],
      [LIMIT, 'it is at least 400 from here on'],
    ],
  ],
  [
    'index-without-limit',
    null,
    [
      ['event.msg[moved] = 0;', 'what is added to the address may be anything from 400 without an upper limit here'],
      [`s64 ${RESULT}`, FROM_CTX],
      [HTTP, 'it is at least 16 from here on'],
      [LIMIT, 'it is at least 400 from here on'],
    ],
  ],
  [
    'no-null-check',
    null,
    [
      ['bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);', 'this may be NULL here'],
      [
        'struct accept_args_t *args = bpf_map_lookup_elem((void *)bpf_pseudo_fd(1, -1), &pid_tgid);',
        'comes back from bpf_map_lookup_elem here and may be NULL',
      ],
    ],
  ],
  [
    'user-memory-followed',
    null,
    [
      ['__builtin_memcpy(start, buf, sizeof(start));', 'this is a number and no pointer that the program may follow'],
      ['if (!is_http_connection(args->buf, moved)) {', 'comes from memory here'],
    ],
  ],
  [
    'more-is-sent-than-there-is',
    null,
    [
      [
        expect.stringContaining('&event, 1024)') as unknown as string,
        'up to 1024 bytes from an address that has 48 left',
      ],
    ],
  ],
  [
    'read-back-from-memory',
    'limit-lost-in-memory',
    [
      [
        'bpf_probe_read_user(event.msg, event.msg_size, args->buf);',
        'the size may be anything from 0 to 4294967295 here',
      ],
      ['event.msg_size = size;', 'goes into memory here, as exactly 400'],
      [
        'bpf_probe_read_user(event.msg, event.msg_size, args->buf);',
        'read back from memory, where the verifier does not remember the limit',
      ],
    ],
  ],
  [
    'maybe-null-passed-on',
    null,
    [
      ['bpf_map_update_elem((void *)bpf_pseudo_fd(1, -1), &other, args, BPF_ANY);', 'this may be NULL here'],
      [
        'struct accept_args_t *args = bpf_map_lookup_elem((void *)bpf_pseudo_fd(1, -1), &pid_tgid);',
        'comes back from bpf_map_lookup_elem here and may be NULL',
      ],
    ],
  ],
  // It names a register that nothing was ever put into.
  ['never-filled-in', undefined as unknown as null, []],
];

test.each(told)('%s: %s', (name, cause, trace) => {
  const log = golden(name);
  const explained = explainRefusal(parseLog(log), programIn(log));
  expect(explained.trace.map(({ text, note }) => [text, note])).toEqual(trace);
  expect(explained.cause).toBe(cause);
});

test('the lines are those of the learner’s file', () => {
  const log = golden('no-null-check');
  const { trace } = explainRefusal(parseLog(log), { source: 'one\n  two;\n', lineOf: () => 2 });
  expect(trace[0]).toEqual({ line: 2, text: 'two;', note: 'this may be NULL here' });
});

test.each([
  ['', 'nothing'],
  ['infinite loop detected at insn 29', 'words without a register'],
  ['0: (95) exit\nR0 !read_ok', 'a register that nothing is known of'],
  // Linux 5.17 and older: no states.
  ['0: (bf) r6 = r1\n1: (85) call bpf_probe_read_user#112\nR2 unbounded memory access, use this', 'no states'],
])('%j explains nothing: %s', (log) => {
  expect(explainRefusal(parseLog(log), { source: '', lineOf: () => 1 })).toEqual({ trace: [] });
});

test('the trace in the chapter is a real one', () => {
  const chapter = readFileSync(join(kitRoot, 'docs', 'level-2.md'), 'utf8');
  const [, name = '', shown = ''] = /<!-- trace: ([\w-]+) -->\n\n```text\n([^`]*)```/.exec(chapter) ?? [];
  const log = golden(name);
  const { trace } = explainRefusal(parseLog(log), programIn(log));
  const lines = shown.trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/^(?:clean\.c:\d+)?\s+(?:← )?/, ''))).toEqual(
    trace.flatMap(({ text, note }) => [text, note]),
  );
});
