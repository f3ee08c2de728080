import type { SaidMisconception } from './misconception.ts';
import { usesConstants } from './uses-constants.ts';

/** A limit on the very variable that is then passed to a copy. */
const LIMITED_BEFORE =
  /\b(\w+) = [^;]*(?:\?|\bmin)[^]*\bbpf_probe_read\w*\([^,]*,\s*\1\s*,|\bif \((\w+) >=? [^]*\bbpf_probe_read\w*\([^,]*,\s*\2\s*,/;

/** What a loop does that begins with this text. */
function loopBody(text: string): string {
  let depth = 0;
  for (let at = text.indexOf('{'); at >= 0 && at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return text.slice(0, at);
  }
  return '';
}

/** What the kernel says when it refuses a program. The special rows stand above the general ones. */
export const verifier: SaidMisconception[] = [
  // What the states on the way to the refused line have shown.
  {
    id: 'limit-lost-in-memory',
    belief: 'A limit stays with a number wherever it is kept.',
    says: /^/,
    cause: 'limit-lost-in-memory',
    truth:
      'The number had a limit when it was stored. Here it is read back from memory, such as a field of a structure, and the verifier does not remember limits of what is there.',
    look: 'Keep the limited size in a local variable, and pass that to the copy and not the field: bpf_probe_read_user(event.msg, size, args->buf).',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'two-limits-not-added',
    belief: 'What is shorter by as much as it begins later still fits.',
    says: /^/,
    cause: 'limits-not-added',
    truth:
      'The place has a limit, and so has the size. But the verifier does not put the two together: as far as it knows, both could be at their largest at once.',
    look: 'Copy everything with one bpf_probe_read_user to the start of the array.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'limit-lost-in-an-int',
    belief: 'A number keeps its limits when it becomes an int.',
    says: /^/,
    cause: 'limit-before-an-int',
    truth:
      'The result is compared with all its 64 bits, and then made an int: its lower 32 bits with a sign. For the verifier those may be below zero again.',
    look: 'Keep PT_REGS_RC(ctx) in an s64 everywhere, compare that, and then make it a u32: u32 size = moved > 400 ? 400 : moved;',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'limit-by-remainder',
    belief: 'A remainder (%) is a limit.',
    says: /^/,
    cause: 'limit-by-remainder',
    truth: 'The verifier does not follow a remainder: as far as it knows, the result of % could be any number.',
    look: 'Compare instead: u32 size = moved > 400 ? 400 : moved;',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'limit-by-inequality',
    belief: 'The end of a loop is a limit for its index.',
    says: /^/,
    cause: 'limit-by-inequality',
    truth:
      'The compiler makes i != size of i < size, and that is no upper limit for the verifier: as far as it knows, the index goes on beyond the end of the array.',
    look: 'Let the loop run to the constant alone, for (u32 i = 0; i < 400; i++), and leave it with if (i >= size) break;',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'left-below-zero',
    belief: 'The verifier knows that no more is taken away than is left.',
    says: /^/,
    cause: 'left-below-zero',
    truth:
      'What is taken is never more than what is left. But the verifier has a range for each number alone: for it, less than nothing may be left in the next turn.',
    look: 'Keep what is left in a map. Or test what the copy gets once more, behind a barrier that keeps the test: asm volatile("" : "+r"(size)); if (size > MAX_MSG_SIZE) break;',
    doc: 'docs/level-8.md#chunks',
  },
  {
    id: 'place-without-limit',
    belief: 'Only the length of a copy needs a limit.',
    says: /^/,
    cause: 'place-without-limit',
    truth:
      'The address of this copy is one with a number added to it, and as far as the verifier knows that number could be anything. The length is not what it complains about.',
    look: 'Copy to the start of the array, or limit what you add to it right before the copy.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'function-calls-itself',
    belief: 'A function may call itself.',
    says: /^/,
    cause: 'function-calls-itself',
    truth: 'This function calls itself, so it cannot be put into the hook, and BCC loads each hook alone.',
    look: 'Write a loop with a fixed and small number of rounds in its place, or do without it.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'own-function-not-inlined',
    belief: 'A hook can call any function of the same file.',
    says: /^/,
    cause: 'own-function-not-inlined',
    truth: 'This function of yours stays outside of the hook (noinline does that), and BCC loads each hook alone.',
    look: 'Take noinline away, and write static inline in front of the function.',
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'null-followed',
    belief: 'A slip: the test for NULL is the wrong way round.',
    says: /^/,
    cause: 'null-followed',
    truth: 'On the way to this line the pointer is NULL, and it is followed all the same.',
    look: 'Look at the test for NULL, here or where this function is called: it is != where the pointer is used, and == where nothing is done.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'pointer-to-nowhere',
    belief: 'A pointer comes with the memory that it points to.',
    says: /^/,
    cause: 'pointer-to-nowhere',
    truth:
      'A pointer that was never set, or that is NULL, is used here. It points to nothing, and the compiler leaves out all code behind its use.',
    look: 'Declare the structure itself instead of a pointer to it, struct accept_args_t args = {};, and pass its address, &args.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'no-null-check',
    belief: 'What was saved is always found again.',
    says: /(invalid mem access '|type=)(\w*)_or_null\b/,
    words: ({ caught: [, , type] }) => ({
      why:
        type === 'map_value'
          ? 'lookup() returns NULL when the map has no entry for the key'
          : 'This call may return NULL',
    }),
    truth: '$why, and here the result is used without a look at it.',
    look: 'Compare it with NULL before its first use, on every path: if (args == NULL) return 0; or if (args != NULL) { … }.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'never-given-back',
    belief: 'What is reserved in a ring buffer can be left there.',
    says: /Unreleased reference/,
    truth: 'There is a way to a return on which what ringbuf_reserve() gave is neither sent nor given back.',
    look: 'Call ringbuf_submit or ringbuf_discard before every return. The events of this course need no ring buffer: they go through perf_submit.',
    doc: 'docs/level-1.md#output',
  },
  {
    id: 'used-after-submit',
    belief: 'What was sent is still there.',
    says: /invalid mem access '(?:scalar|inv)'/,
    code: /ringbuf_(?:submit|discard)\s*\(\s*(\w+)[^]*\b\1\s*(?:->|\[)/,
    truth: 'After ringbuf_submit or ringbuf_discard the memory is no longer yours, and here it is used once more.',
    look: 'Fill everything in first, and submit last.',
    doc: 'docs/level-1.md#output',
  },
  {
    id: 'tested-the-wrong-way-round',
    belief: 'A slip: a test is the wrong way round.',
    says: /^/,
    cause: 'tested-the-wrong-way-round',
    truth:
      'The program comes to this line where the result is too small, or below zero: the test for that stops the others.',
    look: 'Look at the comparison in the lines above, and at what is done with its answer: is a ! missing, or one too many?',
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'sent-without-limit',
    belief: 'Only the size of a copy needs a limit.',
    says: /unbounded memory access|min value is negative/,
    code: /\.perf_submit\s*\([^\n]*$/,
    truth: 'As far as the verifier knows, the size that perf_submit is told could be anything.',
    look: 'Add the size that bpf_probe_read_user has got, which has a limit, and not what is left of the call: sizeof(*event) - MAX_MSG_SIZE + size.',
    doc: 'docs/level-8.md#chunks',
  },
  {
    id: 'limit-the-wrong-way-round',
    belief: 'A slip: a limit is the wrong way round.',
    says: /unbounded memory access/,
    code: /\b(\w+)\s*>=?\s*(\w+)\s*\?\s*\1\s*:\s*\2\b|\b(\w+)\s*<=?\s*(\w+)\s*\?\s*\4\s*:\s*\3\b|\bif\s*\(\s*\w+\s*<=?\s*(\w+)\s*\)[\s{]*\w+\s*=\s*\5\s*;/,
    truth: 'The limit is the wrong way round: what is larger than 400 stays as it is, and what is smaller becomes 400.',
    look: 'Write u32 size = moved > 400 ? 400 : moved;',
    doc: 'docs/level-2.md#size',
  },
  {
    id: 'limit-lost',
    belief: 'A limit on a number holds for it in any type.',
    says: /unbounded memory access|min value is negative|access to|read from|write to|outside of the allowed/,
    cause: 'limit-on-lower-half',
    code: LIMITED_BEFORE,
    truth:
      'There is a limit, but not on the number that is passed: the compiler compares its lower 32 bits and passes all 64 of them, and the verifier cannot connect the two.',
    look: 'Compare the number as it is, with all its 64 bits, and make it a u32 only then: u32 size = moved > 400 ? 400 : moved; min_t(u32, …) cuts it off before it compares.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'length-without-limit',
    belief: 'The verifier trusts the size.',
    says: /unbounded memory access/,
    truth:
      'As far as the verifier knows, this length could be anything, and the copy would write over what lies behind.',
    look: 'Limit the very variable that you pass, right before the copy. Did you limit one and pass another?',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'length-maybe-negative',
    belief: 'A length is never negative.',
    says: /min value is negative/,
    truth:
      'As far as the verifier knows, this length could be below zero: a call that fails returns a negative number.',
    look: 'Return before this line when the result is below 0 (for HTTP: below 16), and then set the upper limit.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'no-value-returned-by-a-hook',
    belief: 'A hook may be void.',
    says: /R0 !read_ok/,
    truth: 'The hook ends without a return value, and the kernel wants to see one.',
    look: 'Declare the hook as int, and write return 0; as its last line.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'never-filled-in',
    belief: 'Local variables begin as zero.',
    says: /invalid (?:indirect )?read from stack (?!R\d+ off=)|R\d+ !read_ok/,
    truth:
      'This is used before it has a value, or only a part of it has one. What happens to lie there would leave the kernel.',
    look: 'Give it a value first. A structure gets one with = {}, which fills everything with zeros, gaps between the fields included.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'more-is-sent-than-there-is',
    belief: 'Any size will do for perf_submit.',
    says: /invalid (?:indirect )?(?:access to|read from) (?:stack|map value)|outside of the allowed memory range/,
    code: /\.perf_submit\s*\([^\n]*$/,
    truth: 'perf_submit is told to send more bytes than there are at this address.',
    look: 'The address and the size belong to the same variable: perf_submit(ctx, &event, sizeof(event)).',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'gathered-in-one-event',
    belief: 'Pieces that fit into an event together can be copied there one behind the other.',
    says: /invalid (?:variable-offset )?(?:indirect )?(?:access to|write to) (?:stack|map value)|outside of the allowed memory range/,
    // The place of the copy is the array with a number added to it.
    code: /\bbpf_probe_read\w*\(\s*(?:&[\w.>-]+\s*\[\s*[a-z]|[\w.>-]+\s*\+\s*\(?[a-z])[^\n]*$/i,
    truth:
      'The copy begins behind the start of the array and may be as long as the whole array: as far as the verifier knows, the two together reach beyond its end. It does not add up what was copied before.',
    look: 'Copy each piece to the start of the array, and send an event for each.',
    doc: 'docs/level-5.md#one-event',
  },
  {
    id: 'copy-larger-than-its-room',
    belief: 'The copy stops at the end of the variable.',
    says: /invalid (?:variable-offset )?(?:indirect )?(?:access to|write to|read from) (?:stack|map value)|outside of the allowed memory range/,
    truth: 'More bytes could be written or read here than the variable has.',
    look: 'Compare the size, at its largest, with the size of the variable. sizeof(the variable itself) is always right, and an index has to be smaller than the length.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'index-without-limit',
    belief: 'An index is fine as long as it is right.',
    says: /variable-offset (?:write|read|access)|math between \w+ pointer and|makes \w+ pointer be out of bounds/,
    truth: 'As far as the verifier knows, this index could reach beyond the array.',
    look: 'Limit the index right before you use it: if (i < 400) …. A message needs no zero at its end, so perhaps the line is not needed at all.',
    doc: 'docs/level-2.md#size',
  },
  {
    id: 'constant-words',
    belief: 'A program can keep text or a table of constants.',
    says: /invalid mem access '(?:scalar|inv)'/,
    log: /\(18\) r\d+ = 0x0\b/,
    words: ({ line, program }) => (usesConstants(line, program) ? {} : null),
    truth: 'BCC gives text in quotes and tables of constants no memory, so there is nothing to compare with.',
    look: "Compare letter by letter, and each word by itself: start[0] == 'P' && start[1] == 'O', and so on.",
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'global-variable',
    belief: 'A global variable keeps a value from one hook to the other.',
    says: /invalid mem access '(?:scalar|inv)'/,
    log: /\(18\) r\d+ = 0x0\b/,
    truth: 'BCC gives global and static variables no memory. A program keeps things in maps.',
    look: 'Replace the variable by a map: BPF_HASH for one value per thread, BPF_ARRAY(name, u64, 1) for a single one.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'kernel-memory-followed',
    belief: 'In the kernel, a pointer of the kernel can be followed.',
    says: /invalid mem access '(?:scalar|inv)'/,
    code: /->\s*(?:__sk_common|sk_\w+|sk)\b[^]*$/,
    truth:
      'This pointer leads into the memory of the kernel, where a program may not simply follow it: the verifier does not know what is there.',
    look: 'Copy each field with bpf_probe_read_kernel(&copy, sizeof(copy), &sk->field), and look at the copy.',
    doc: 'docs/level-7.md#ipv4',
  },
  {
    id: 'kernel-function-unknown',
    belief: 'The kernel has a function of that name.',
    says: /the kernel has no function (\w+) \((.*)\)/,
    truth:
      'A function probe_entry_NAME or probe_ret_NAME is attached to the kernel function NAME, and this kernel has no $1 ($2). The compiler may have built it into those that call it.',
    look: 'Correct the name. npm run lab -- exec grep -i NAME /proc/kallsyms shows what there is: T and t are functions.',
    doc: 'docs/level-7.md#ipv4',
  },
  {
    id: 'kernel-function-forbidden',
    belief: 'Every function of the kernel can have a hook.',
    says: /the kernel has the function (\w+), and lets nobody attach to it/,
    truth:
      'Handling a hook needs $1 itself, or comes before anything is ready for it: the kernel keeps a list of such functions.',
    look: 'Attach to another one, which calls it or is called by it.',
    doc: 'docs/level-7.md#ipv4',
  },
  {
    id: 'user-memory-followed',
    belief: 'A pointer of the server can be followed.',
    says: /invalid mem access '(?:scalar|inv)'/,
    truth:
      'This pointer is a number that the server has passed. It leads into the memory of the server, and a program may not simply follow it.',
    look: 'Copy what it points to: bpf_probe_read_user(&copy, sizeof(copy), pointer), and look at the copy.',
    doc: 'docs/level-1.md#ipv4',
  },
  {
    id: 'as-many-events-as-it-takes',
    belief: 'A loop may take as many turns as there are bytes to send.',
    says: /infinite loop detected|too complex/,
    words: ({ from }) => (loopBody(from).includes('perf_submit') ? {} : null),
    truth:
      'The verifier follows every turn of a loop. It does not know how many bytes a call has moved or how many pieces it has, so for it this loop has no end.',
    look: 'Let a constant end the loop, whatever else does: for (int i = 0; i < 32; i++), and inside if (rest == 0) break;',
    doc: 'docs/level-8.md#chunks',
  },
  {
    id: 'too-many-turns',
    belief: 'A loop that ends is short enough.',
    says: /program is too large/,
    truth:
      'The verifier follows every turn of a loop on every way, and gives up after a million instructions. A loop inside a loop multiplies the turns.',
    look: 'Write one flat loop of few turns. Keep what it counts down in a map, such as a BPF_PERCPU_ARRAY with one entry: Linux 6.12 follows every range of a local variable through all turns.',
    doc: 'docs/level-8.md#chunks',
  },
  {
    id: 'loop-without-end',
    belief: 'A loop may run as long as it takes.',
    says: /infinite loop detected|back-edge|too complex|still busy after|loop is not bounded/i,
    truth: 'The verifier follows every round of a loop, and this one does not end, or not soon enough.',
    look: 'Give the loop a fixed and small number of rounds, or do without it: bpf_probe_read_user copies many bytes at once.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'function-of-the-kernel-called',
    belief: 'A program inside the kernel can call what is inside the kernel.',
    says: /jump out of range|last insn is not an exit or jmp|unreachable insn/,
    truth:
      'A program cannot call the functions of the kernel or of the C library (strlen, strcmp, printk, kmalloc and the like), although the headers name them and it compiles.',
    look: 'Use a helper whose name begins with bpf_, or compare and copy by hand.',
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'helper-not-for-hooks',
    belief: 'Every bpf_ helper may be called everywhere.',
    says: /unknown func (\w+)#|program of this type cannot use helper (\w+)#/,
    truth: 'This helper is for other kinds of programs (for network packets, for example), not for a kprobe.',
    look: 'The chapters use bpf_get_current_pid_tgid, bpf_ktime_get_ns, bpf_probe_read_user and the methods of maps, and need no other.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'registers-changed',
    belief: 'A hook can change the call.',
    says: /invalid bpf_context access/,
    truth: 'ctx may only be read, and only the registers that it has. A hook looks; it does not change what happens.',
    look: 'Use PT_REGS_RC(ctx) for the result, and the parameters of the hook for the arguments.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'ctx-not-passed',
    belief: 'Any pointer will do as the context.',
    says: /expected=ctx|modified ctx ptr/,
    truth: 'The first argument of perf_submit is the ctx of this hook, and something else stands there.',
    look: 'Pass ctx itself: perf_submit(ctx, &event, sizeof(event)). A function that is called by the hook gets it as a parameter, struct pt_regs *ctx.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'map-call-of-libbpf',
    belief: 'A map is passed to a helper by its address.',
    says: /expected=map_ptr/,
    words: ({ line }) => {
      const [helper = 'A helper that takes &map'] = /\bbpf_\w+/.exec(line) ?? [];
      return { helper };
    },
    truth: '$helper belongs to libbpf: BCC does not pass a map by its address, it has methods for that.',
    look: 'Write map.lookup(&key), map.update(&key, &value), map.delete(&key), and output.perf_submit(ctx, &event, sizeof(event)).',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'no-memory-of-the-program',
    belief: 'A helper takes any address.',
    says: /R\d+ type=\w+ expected=.*(?:map_value|fp)/,
    truth:
      'The helper wants an address in the memory of the program here: a local variable, or a value of a map. NULL, a number, a pointer of the server and a constant word are none.',
    look: 'Pass the address of a local variable. Compare text letter by letter, and not with a constant word.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'called-through-a-pointer',
    belief: 'Maps and functions can be passed to a function.',
    says: /unknown opcode 8d/,
    truth:
      'Something is called through a pointer here, which no program can do: a map that was passed as an argument, or a function.',
    look: 'Use the map by its own name, active_accept_args_map.update(…), in the function that needs it.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'calculated-with-an-address',
    belief: 'A table of constants can be indexed by a variable.',
    says: /on pointer prohibited|pointer arithmetic/,
    truth:
      'The compiler calculates with an address here in a way that the verifier forbids. A local array that is indexed by a variable, such as a table of constants, leads to this.',
    look: 'Compare with each constant by itself, without a table.',
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'length-maybe-zero',
    belief: 'A copy of nothing does no harm.',
    says: /invalid zero-sized/,
    truth: 'As far as the verifier knows, this length could be 0, and this helper does not take that.',
    look: 'Pass sizeof(the variable), or return before this line when the length is 0.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'pointer-to-either',
    belief: 'A pointer may lead to one place or to another.',
    says: /same insn cannot be used with different pointers/,
    truth: 'This line reads through a pointer that leads to different kinds of memory, depending on a condition.',
    look: 'Write the line twice, once in each branch of the condition.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'lock-in-a-hook',
    belief: 'What several threads use needs a lock.',
    says: /cannot use bpf_(?:spin_lock|timer)|bpf_spin_lock/,
    truth: 'A kprobe cannot use bpf_spin_lock or timers.',
    look: 'Take the lock out. With the id of the thread as the key, each thread has an entry of its own, and update and delete need no lock.',
    doc: 'docs/level-0.md#own-thread',
  },
  {
    id: 'changes-what-it-watches',
    belief: 'A hook can do something about the call.',
    says: /it calls (\w+), which changes what it watches/,
    truth: 'A hook of this course only looks. $1 would change the process or the call that is watched.',
    look: 'Take the call out, and report what you have seen in an event.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'another-licence',
    belief: 'The licence is a formality.',
    says: /GPL-restricted function/,
    truth: 'Some helpers, such as those that read memory, are for programs under the GPL. BCC says GPL for you.',
    look: 'Take your BPF_LICENSE line out.',
    doc: 'docs/level-0.md#load',
  },
  {
    id: 'map-too-large',
    belief: 'A map may be as large as one likes.',
    says: /refused the map '(\w+)': (?:Argument list too long|Cannot allocate memory)/,
    truth: 'The kernel has no room for a map $1 of this size.',
    look: 'Leave the size out of BPF_HASH: 10240 entries are enough for as many threads.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-without-room',
    belief: 'A map grows as it is filled.',
    says: /refused the map '(\w+)': Invalid argument/,
    truth:
      'The kernel does not make a map $1 of this kind or size. The number of entries is fixed from the beginning, and has to be above 0.',
    look: 'Leave the size out of BPF_HASH: it is then 10240.',
    doc: 'docs/level-0.md#save',
  },
];
