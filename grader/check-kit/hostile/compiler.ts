/** A program that is out for the machine that compiles it. */
export interface HostileToCompiler {
  name: string;
  /** The whole program; `secret` is the path of a file that nobody may see. */
  source: (secret: string) => string;
  /**
   * What must come of it: it compiles, clang refuses it with these words, or the compile is given up with one of these
   * codes. In any case nothing of the host is in what comes out.
   */
  must: 'compile' | RegExp | string[];
}

const PTRACE = '#include <uapi/linux/ptrace.h>\n';
const HOOK = 'int hook(struct pt_regs *ctx, int fd) {\n  return 0;\n}\n';
const plain = (text: string) => `${PTRACE}${text}\n${HOOK}`;
const quoted = (secret: string) => String.raw`\"${secret}\"`;
const many = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const ABSENT = /file not found/;
const GIVEN_UP = ['COMPILER_TIMEOUT', 'COMPILER_MEMORY', 'COMPILER_OUTPUT', 'COMPILER_CRASHED'];

export const hostileToCompiler: HostileToCompiler[] = [
  { name: 'includes a file by its path', source: (secret) => plain(`#include "${secret}"`), must: ABSENT },
  {
    name: 'climbs out of the headers',
    source: (secret) => plain(`#include <../../../../../../../../../../../../${secret}>`),
    must: ABSENT,
  },
  { name: 'includes by macro', source: (secret) => plain(`#define F "${secret}"\n#include F`), must: ABSENT },
  { name: 'imports a file', source: (secret) => plain(`#import "${secret}"`), must: ABSENT },
  { name: 'includes its own environment', source: () => plain('#include "/proc/self/environ"'), must: ABSENT },
  { name: 'includes an endless device', source: () => plain('#include "/dev/zero"'), must: ABSENT },
  {
    name: 'asks whether a file is there',
    source: (secret) => plain(`#if __has_include("${secret}")\n#error it is there\n#endif`),
    // Bubblewrap: there is nothing. Landlock: clang meets a closed door, and says what it says of any other.
    must: /^(?!.*it is there)/,
  },
  { name: 'includes itself in a circle', source: () => '#include __FILE__\n', must: /nested too deeply/ },
  {
    name: 'takes a file into its code (.incbin)',
    source: (secret) =>
      plain(`asm(".section .bpf.fn.x,${quoted('ax').slice(0)}\\n.incbin ${quoted(secret)}\\n.text");`),
    must: /could not find/i,
  },
  {
    name: 'takes a file into a function (.incbin)',
    source: (secret) =>
      `${PTRACE}int hook(struct pt_regs *ctx) {\n  asm volatile(".incbin ${quoted(secret)}");\n  return 0;\n}\n`,
    must: /could not find/i,
  },
  {
    name: 'assembles a file (.include)',
    source: (secret) => plain(`asm(".include ${quoted(secret)}");`),
    must: /could not find/i,
  },
  {
    name: 'embeds a file (#embed)',
    source: (secret) => plain(`const char e[] = {\n#embed "${secret}"\n};`),
    must: /file not found|invalid preprocessing directive/,
  },
  {
    name: 'claims to be another file, whose lines go into the type information (#line)',
    source: (secret) => `${PTRACE}#line 1 "${secret}"\n${HOOK}`,
    must: 'compile',
  },
  {
    name: 'claims to be another file, and has an error there (#line)',
    source: (secret) => `${PTRACE}#line 1 "${secret}"\nint hook(void *ctx) { return nothing; }\n`,
    must: /undeclared/,
  },
  {
    name: 'claims to be included by another file (# 1 "…" 1)',
    source: (secret) => `${PTRACE}# 1 "${secret}" 1\nint hook(void *ctx) { return nothing; }\n`,
    must: /undeclared/,
  },
  {
    name: 'depends on a file (#pragma GCC dependency)',
    source: (secret) => plain(`#pragma GCC dependency "${secret}" old`),
    must: ABSENT,
  },
  {
    name: 'loads a module (#pragma clang module)',
    source: (secret) => plain(`#pragma clang module load ${secret.split('/').at(-1) ?? ''}`),
    must: /module/,
  },
  {
    name: 'crashes clang (#pragma clang __debug)',
    source: () => plain('#pragma clang __debug crash'),
    must: ['COMPILER_CRASHED'],
  },
  {
    name: 'ends LLVM (#pragma clang __debug)',
    source: () => plain('#pragma clang __debug llvm_fatal_error'),
    must: ['COMPILER_CRASHED'],
  },
  {
    name: 'shows the names of files (__FILE__)',
    source: () => `${PTRACE}_Static_assert(0, __FILE__);\n_Static_assert(0, __BASE_FILE__);\n`,
    must: /main\.c|string literal/,
  },
  {
    name: 'writes escapes of a terminal into its errors',
    source: () => plain('#error \u001b[2J\u001b]0;owned\u0007\n#warning \u202e desrever'),
    must: /owned/,
  },
  {
    name: 'names its parts by escapes of a terminal',
    source: () => plain('int a = "\u001b[2J" + nothing\u202e;'),
    must: /./,
  },
  { name: 'is one line of a mebibyte', source: () => `int x = "${'a'.repeat(1_040_000)}";\n`, must: /initializer/ },
  {
    name: 'has 100,000 functions',
    source: () => many(100_000, (i) => `int f${i}(void*c){}`).slice(0, 1_048_000),
    must: GIVEN_UP,
  },
  {
    name: 'has 20,000 maps',
    source: () => PTRACE + many(20_000, (i) => `BPF_HASH(m${i}, u64, u64);`) + HOOK,
    must: GIVEN_UP,
  },
  {
    name: 'has macros that explode',
    source: () =>
      `${PTRACE}#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(A(x))))\nint hook(void *ctx) {\n  int a = 0;\n  B(B(B(a++;)))\n  return a;\n}\n`,
    must: GIVEN_UP,
  },
  {
    name: 'has a huge array',
    source: () => plain('char huge[1 << 30] = {1};\nint other(void *ctx) {\n  return huge[5];\n}'),
    must: GIVEN_UP,
  },
  {
    name: 'nests 200,000 deep',
    source: () => `int hook(void *ctx) { return ${'-'.repeat(200_000)}1; }\n`,
    must: GIVEN_UP,
  },
  { name: 'warns without end', source: () => PTRACE + many(60_000, (i) => `#warning ${i}`), must: GIVEN_UP },
];
