import { expect, test } from '@jest/globals';
import { parseDiagnostics } from './parse-diagnostics.ts';

const say = (text: string, source = '') => parseDiagnostics(text, source);

test('takes line, column and words of clang', () => {
  const text = `/virtual/main.c:7:38: error: expected ';' at end of declaration
  u64 id = bpf_get_current_pid_tgid()
                                     ^
                                     ;
1 error generated.
`;
  expect(say(text)).toEqual([
    { source: 'clang', severity: 'error', line: 7, column: 38, message: "expected ';' at end of declaration" },
  ]);
});

test('tells what happens in a header at the line that includes it', () => {
  const text = `In file included from /virtual/main.c:3:
In file included from include/linux/net.h:18:
include/linux/kstrtox.h:100:60: error: unknown type name 'foo'
int kstrtoull_from_user(const char __user *s, size_t count);
                                              ^
`;
  const message = "include/linux/kstrtox.h:100: unknown type name 'foo'";
  expect(say(text)).toEqual([{ source: 'clang', severity: 'error', line: 3, column: null, message }]);
});

test('does not take a quoted line of source for a diagnostic', () => {
  const text = `/virtual/main.c:2:1: warning: unused label 'error' [-Wunused-label]
error: return nope;
^~~~~~
`;
  expect(say(text).map(({ message }) => message)).toEqual(["unused label 'error' [-Wunused-label]"]);
});

test('knows the quotes with line numbers of newer clang', () => {
  const text = `/virtual/main.c:5:5: error: no member named 'nosuch' in 'struct m_table_t'
    5 |   m.nosuch(&id);
      |   ~ ^
`;
  expect(say(text)).toHaveLength(1);
});

test('finds the function that LLVM cannot place', () => {
  const text =
    "error: <unknown>:0:0: in function f i32 (ptr): A call to built-in function 'memcpy' is not supported.\n";
  const [diagnostic] = say(text, 'int g(void);\n\nint f(void *ctx) {\n');
  expect(diagnostic).toMatchObject({ line: 3, column: null, message: expect.stringMatching(/^A call to/) });
});

test('takes line 0 of the program for no line', () => {
  const words = 'Looks like the BPF stack limit is exceeded.';
  const text = `error: /virtual/main.c:0:0: in function on_read i32 (ptr): ${words}\n`;
  expect(parseDiagnostics(text, '// on_read\n\nint on_read(void *ctx) {\n}\n')).toEqual([
    { source: 'clang', severity: 'error', line: 3, column: null, message: words },
  ]);
  expect(say('/virtual/main.c:0:0: error: too much\n')).toMatchObject([{ line: null, message: 'too much' }]);
});

test('leaves out notes about macros of libbcc, and keeps notes about the learner', () => {
  const text = `/virtual/main.c:3:1: error: redefinition of 'm_table_t'
/virtual/include/bcc/helpers.h:278:37: note: expanded from macro 'BPF_HASH'
/virtual/main.c:2:1: note: previous definition is here
`;
  expect(say(text).map(({ severity, line }) => [severity, line])).toEqual([
    ['error', 3],
    ['note', 2],
  ]);
});

test('makes terminal escapes harmless', () => {
  const [diagnostic] = say('/virtual/main.c:1:2: error: \u001b[2J\u009b31m\u202e\n');
  expect(diagnostic?.message).toBe('\\x1b[2J\\x9b31m\\u202e');
});

test('stops after a hundred', () => {
  const text = Array.from({ length: 1000 }, (_, i) => `/virtual/main.c:${i + 1}:1: warning: w\n`).join('');
  expect(say(text)).toHaveLength(100);
});
