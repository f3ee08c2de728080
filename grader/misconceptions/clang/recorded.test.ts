import { expect, test } from '@jest/globals';
import { explain } from '../explain.ts';
import { hintOf } from '../hint-of.ts';

const EXPECTED_IDENTIFIER = "unexpected type name 'u64': expected identifier";
const NO_PARAMETERS = 'a parameter list without types is only allowed in a function definition';
const NO_TYPE = 'type name requires a specifier or qualifier';
const NOWHERE = "expected identifier or '('";
const unknown = (name: string) => `use of undeclared identifier '${name}'`;
const noFunction = (name: string) => `implicit declaration of function '${name}' is invalid in C99`;
const noMember = (name: string, map: string) => `no member named '${name}' in 'struct ${map}_table_t'`;

/** What clang has really said about a line, mostly its version 14, (the last one of these), and what the learner has to read. */
const RECORDED: [line: string, message: string, id: string, words: string][] = [
  // Maps and outputs, declared with another macro or other arguments.
  ['BPF_MAP(saved, u64, struct args_t);', EXPECTED_IDENTIFIER, 'map-macro-unknown', 'BPF_HASH(name, key, value)?'],
  ['bpf_hash(saved, u64, struct args_t);', EXPECTED_IDENTIFIER, 'map-macro-unknown', 'BPF_HASH(name, key, value)?'],
  ['BFP_HAHS(saved, u64, struct args_t);', EXPECTED_IDENTIFIER, 'map-macro-unknown', 'BPF_HASH(name, key, value)?'],
  ['BPF_PER_CPU_ARRAY(kept, u64, 16);', EXPECTED_IDENTIFIER, 'map-macro-unknown', 'BPF_PERCPU_ARRAY(name, value)?'],
  ['BPF_PERF_EVENT_ARRAY(events);', NO_PARAMETERS, 'map-macro-unknown', 'BPF_PERF_OUTPUT(name)?'],
  ['BPF_RINGBUF(events, 8);', 'expected identifier', 'map-macro-unknown', 'BPF_PERF_OUTPUT(name)?'],
  ['BPF_HASH<u64, struct args_t> saved;', "unknown type name 'BPF_HASH'", 'map-macro-as-a-type', 'BPF_HASH is no type'],
  [
    'BPF_HASH(u64, struct args_t, saved);',
    "unknown type name 'saved'",
    'arguments-of-a-map',
    'u64 stands where the name belongs',
  ],
  [
    'BPF_HASH("saved", u64, struct args_t);',
    `pasting formed '"saved"_table_t', an invalid preprocessing token`,
    'arguments-of-a-map',
    'without quotes',
  ],
  [
    'BPF_HASH(saved, sizeof(u64), 8);',
    NO_TYPE,
    'arguments-of-a-map',
    "sizeof(u64) stands where the key's type belongs",
  ],
  ['BPF_HASH(saved, u64, struct args_t, 9, 0);', NOWHERE, 'arguments-of-a-map', '5 stand there'],
  [
    'BPF_HASH(saved, u64 key, struct args_t value);',
    "expected ';' at end of declaration list",
    'arguments-of-a-map',
    'u64 key stands where',
  ],
  [
    'BPF_TABLE(saved, u64, struct args_t, 1024);',
    'too few arguments provided to function-like macro invocation',
    'arguments-of-a-map',
    'BPF_TABLE(kind, key, value, name, size)',
  ],
  [
    'BPF_PERF_OUTPUT(events, struct event_t);',
    'too many arguments provided to function-like macro invocation',
    'arguments-of-a-map',
    'at most 1',
  ],
  ['BPF_HASH(\n    saved, u64,\n    struct args_t)', "expected ';'", 'semicolon-missing', 'semicolon'],
  ['BPF_HASH(saved, u64, struct args_t)', "expected ';' after struct", 'semicolon-missing', 'semicolon'],
  ['char LICENSE[] SEC("license") = "GPL";', "expected ';' after top level declarator", 'licence-not-needed', 'GPL'],
  ['BPF_LICENSE("GPL");', 'expected parameter declarator', 'licence-not-needed', 'Take the line out'],

  // libbpf
  ['int BPF_KSYSCALL(on_read, int fd) {', 'expected identifier', 'hook-of-libbpf', 'int on_read(struct pt_regs *ctx'],
  ['int BPF_PROG(on_read, int fd) {', "cannot combine with previous 'int'", 'hook-of-libbpf', 'ordinary function'],
  [
    'fd = PT_REGS_PARM1_CORE_SYSCALL(ctx);',
    noFunction('PT_REGS_PARM1_CORE_SYSCALL'),
    'function-of-libbpf',
    'parameters',
  ],
  ['u16 f = BPF_CORE_READ(a, b);', noFunction('BPF_CORE_READ'), 'function-of-libbpf', 'bpf_probe_read_user'],
  ['extern int V __kconfig;', "expected ';' after top level declarator", 'libbpf-section', 'libbpf'],

  // Hooks
  [
    'int syscall__probe_ret_read(struct bpf_context *ctx) {',
    "incomplete definition of type 'struct bpf_context'",
    'hook-without-ctx',
    'struct pt_regs *ctx',
  ],
  [
    'int syscall__probe_entry_read(struct pt_regs ctx, int fd) {',
    "member reference type 'struct pt_regs' is not a pointer; did you mean to use '.'?",
    'hook-without-ctx',
    'and the *',
  ],
  ['x = args->id;', "incomplete definition of type 'struct trace_event_raw_sys_enter'", 'tracepoint', 'kprobes only'],

  // Maps as in other languages
  [
    'kept[id].fd = fd;',
    'subscripted value is not an array, pointer, or vector',
    'map-with-brackets',
    'kept.update(&id',
  ],
  ['x = &kept[id];', 'subscripted value is not an array, pointer, or vector', 'map-with-brackets', 'kept.lookup(&id)'],
  ['BPF_PERF_OUTPUT(out);\nout.update(&id, &e);', noMember('update', 'out'), 'method-of-an-output', 'perf_submit(ctx'],
  [
    'BPF_HASH(out, u64, u64);\nout.perf_submit(ctx, &e, 8);',
    noMember('perf_submit', 'out'),
    'output-of-another-macro',
    'declared with BPF_HASH',
  ],
  [
    'BPF_TABLE("array", int, u64, out, 8);\nout.perf_submit(ctx, &e, 8);',
    noMember('perf_submit', 'out'),
    'output-of-another-macro',
    'declared with BPF_TABLE',
  ],
  ['kept.set(&id, &args);', noMember('set', 'kept'), 'method-unknown', 'update(&key, &value) puts'],

  // Signs
  ['if (fd == −1)', 'unexpected character <U+2212>', 'sign-from-a-web-page', 'a minus sign, -'],
  ['f(“x”);', 'unexpected character <U+201C>', 'sign-from-a-web-page', '“ (U+201C), a typographic quote'],
  ['\u200bargs.addr = addr;', unknown('\u200bargs'), 'sign-from-a-web-page', 'U+200B, an invisible sign'],
  ['int fd = PT_REGS_RC(\u0441tx);', unknown('\u0441tx'), 'sign-from-a-web-page', 'of another alphabet'],
  ['int fd = 1；\nreturn fd;', "expected ';'", 'sign-from-a-web-page', 'of the line above has ；'],
  ['f("“fine” – in a string", x); // –', unknown('x'), 'name-unknown', 'called x'],

  // What stands around the program
  ['```c', NOWHERE, 'text-around-the-program', 'a Markdown fence'],
  ['from bcc import BPF', "unknown type name 'from'", 'text-around-the-program', 'a Python script'],
  ['program = r"""', "unknown type name 'program'", 'text-around-the-program', 'a Python script'],
  ['args-&gt;addr', unknown('gt'), 'text-around-the-program', '&gt;'],
  ['</code></pre>', NOWHERE, 'text-around-the-program', 'an HTML tag'],
  ['<<<<<<< HEAD', 'version control conflict marker in file', 'text-around-the-program', 'Git'],
  ['+BPF_HASH(saved, u64, u64);', 'expected external declaration', 'text-around-the-program', 'a patch'],
  ['12 BPF_HASH(saved, u64, u64);', NOWHERE, 'text-around-the-program', 'a line number'],
  ['## The return hook', NOWHERE, 'text-around-the-program', 'heading'],
  ['    ...', 'expected expression', 'text-around-the-program', 'three dots'],
  ["Sure, here is the program you've asked for:", "unknown type name 'Sure'", 'text-around-the-program', 'a sentence'],

  // Other languages
  ['if (args != NULL and id) {', "expected ')'", 'line-of-another-language', 'and is a word of Python'],
  ['if fd < 0:', "expected '(' after 'if'", 'line-of-another-language', 'Python'],
  ['fd := PT_REGS_RC(ctx);', 'expected expression', 'line-of-another-language', 'Go'],
  [
    'constexpr int MOST = 400;',
    "unknown type name 'constexpr'",
    'line-of-another-language',
    'constexpr is a word of C++',
  ],
  ['int n = std::min(a, b);', unknown('std'), 'line-of-another-language', '::'],
  ['static id make(const u64 &pid) {', "expected ')'", 'line-of-another-language', 'a reference'],
  ['f(a & b)', unknown('a'), 'name-unknown', 'called a'],
  // clang 19
  [
    'bpf_trace_printk("%d %d %d %d", 1, 2, 3, 4);',
    '0x5581d1c3a2b0: i64 = Constant<6> too many arguments',
    'too-many-values-to-print',
    'at most three values',
  ],
];

test.each(RECORDED)('%s', (code, message, id, words) => {
  const line = code.split('\n').length;
  const known = explain({ source: 'clang', line, message }, code);
  expect([known?.id, known && hintOf(known)]).toEqual([id, expect.stringContaining(words)]);
});
