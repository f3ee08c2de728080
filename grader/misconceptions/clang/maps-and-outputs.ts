import { callOfOwnFunction } from '../call-of-own-function.ts';
import type { SaidMisconception } from '../misconception.ts';

/** A call on a map or an output, at the end of the lines that a message is about. */
const ON_MAP = /\w\.(update|lookup|delete|insert|lookup_or_try_init)\s*\([^\n]*$/;
const ON_OUTPUT = /\.perf_submit\s*\([^\n]*$/;

/** What BCC and the compiler want of maps, outputs and the arguments of a call. */
export const mapsAndOutputs: SaidMisconception[] = [
  {
    id: 'map-call-in-a-macro',
    belief: 'A macro can hold any code.',
    says: /cannot use map function inside a macro/,
    truth: 'BCC rewrites a call such as map.update(…) where it stands, and cannot do that inside a macro.',
    look: 'Make a static inline function of the macro, or write the call out.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-inside-a-function',
    belief: 'A map is a local variable.',
    says: /'section' attribute only applies to/,
    truth: 'A map lives longer than a function, so it cannot be declared inside one.',
    look: 'Move BPF_HASH or BPF_PERF_OUTPUT above the functions.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-with-brackets',
    belief: 'A map is used with brackets, as in bpftrace or Python.',
    says: /^subscripted value is not an array/,
    words: ({ line }) => {
      const [, map, key = ''] = /\b(\w+)\s*\[\s*([^\]]*?)\s*\]/.exec(line) ?? [];
      return map === undefined ? null : { map, key };
    },
    truth: '$map has no brackets: a map is used through its methods.',
    look: 'Write $map.update(&$key, &value) to put a value there, value = $map.lookup(&$key) to get a pointer to it (or NULL), and $map.delete(&$key) to remove it.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-called',
    belief: 'A map is a function.',
    says: /^called object type 'struct (\w+)_table_t' is not a function/,
    truth: '$1 is a map, and a map is used through its methods.',
    look: 'Write $1.update(&key, &value), $1.lookup(&key) or $1.delete(&key).',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'field-of-a-lookup',
    belief: 'What lookup returns has fields at once.',
    says: /^member reference base type '(?:const )?void' is not a structure or union/,
    code: /\.lookup\s*\([^\n]*(?:->|\)\s*\.)[^\n]*$/,
    truth: 'BCC makes a plain address of lookup(…), and that has no fields. It may be NULL, too.',
    look: 'Keep it in a variable, struct … *args = map.lookup(&key); compare that with NULL, and then use args->….',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'field-behind-a-void-pointer',
    belief: 'A pointer knows what it points to.',
    says: /^member reference base type '(?:const )?void' is not a structure or union|^initializing '[^']+'(?: \(aka '[^']+'\))? with an expression of incompatible type 'void'/,
    truth: 'A void * is an address and says nothing about what is there, so nothing can be read through it.',
    look: 'Declare the pointer with its type, such as struct accept_args_t *args.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'struct-incremented',
    belief: 'increment works for any value.',
    says: /^invalid operands to binary expression \('typeof \((\w+)\.leaf\)'/,
    truth: 'increment adds 1 to a value, and the values of $1 are structs.',
    look: 'Use $1.update(&key, &value). For counting, declare a map of numbers: BPF_HASH(name, u64, u64).',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'output-of-another-macro',
    belief: 'Events leave through any map.',
    says: /^no member named '(perf_submit\w*)' in 'struct (\w+?)(?:_table_t)?'/,
    words: ({ line, program }) => {
      const [, name = ''] = /\b(\w+)\s*\.\s*perf_submit/.exec(line) ?? [];
      const [, macro] = new RegExp(`\\b(BPF_\\w+)\\s*\\((?:[^;]*\\W)?${name}\\b`).exec(program) ?? [];
      return { name, declared: macro === undefined ? 'not declared as an output' : `declared with ${macro}` };
    },
    truth: '$name is $declared, and $1 belongs to outputs alone.',
    look: 'Declare the output with BPF_PERF_OUTPUT($name), also in place of a ring buffer: the kit reads perf buffers. If $name is a map, send through another name.',
    doc: 'docs/level-1.md#output',
  },
  {
    id: 'method-of-an-output',
    belief: 'An output has the methods of a map, or of a ring buffer.',
    says: /no member named '(\w+)' in 'struct (\w+)_table_t'/,
    words: ({ caught: [, , name = ''], program }) =>
      new RegExp(`\\bBPF_PERF_OUTPUT\\s*\\(\\s*${name}\\s*\\)`).test(program) ? {} : null,
    truth: '$2 is an output, and an output has no $1.',
    look: 'Write $2.perf_submit(ctx, &event, sizeof(event)).',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'method-unknown',
    belief: 'Maps have the methods of other languages.',
    says: /no member named '(\w+)' in 'struct (\w+)_table_t'/,
    truth: '$2 is a map, and a map has no $1.',
    look: 'lookup(&key) finds a value, update(&key, &value) puts one there, and delete(&key) removes it.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'event-without-address',
    belief: 'perf_submit takes the event.',
    says: /passing '[^']*' to parameter of incompatible type 'void \*'/,
    code: ON_OUTPUT,
    truth: 'perf_submit wants to know where the event is.',
    look: 'Write &event.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'address-missing',
    belief: 'Maps take keys and values as they are.',
    says: /(?:incompatible type '[^']*\*'|incompatible integer to pointer conversion passing '[^']*'[^;]*); take the address with &/,
    truth: 'This parameter is a pointer: maps want to know where the key and the value are.',
    look: 'Write & in front of it: update(&key, &value), lookup(&key), delete(&key).',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'arguments-of-perf-submit',
    belief: 'perf_submit takes the event alone.',
    says: /too (?:few|many) arguments to function call, expected 3/,
    code: ON_OUTPUT,
    truth: 'perf_submit takes three arguments: ctx, the address of the event, and its size.',
    look: 'Write perf_submit(ctx, &event, sizeof(event)).',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'number-of-arguments',
    belief: 'Arguments can be left out.',
    says: /too (?:few|many) arguments to function call, expected (\d), have (\d)/,
    words: ({ from, program }) => (callOfOwnFunction(from, program) ? null : {}),
    truth: 'This function takes $1 arguments, and there are $2.',
    look: 'update(&key, &value) · lookup(&key) · delete(&key) · bpf_probe_read_user(where to, how many bytes, where from).',
    doc: 'docs/level-1.md#ipv4',
  },
  {
    id: 'array-for-ids',
    belief: 'An array is a map from anything to anything.',
    says: /incompatible pointer types passing '([^']+) \*'[^;]*to parameter of type 'int \*'/,
    words: ({ line, program }) => {
      const [, map = ''] = /\b(\w+)\s*\.\s*(?:update|lookup|delete)/.exec(line) ?? [];
      return new RegExp(`\\bBPF_(?:PERCPU_)?ARRAY\\s*\\(\\s*${map}\\b`).test(program) ? { map } : null;
    },
    truth: '$map is an array: its keys are the numbers from 0 to its size, and an id of a thread is none of them.',
    look: 'Declare it with BPF_HASH($map, u64, struct …).',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'key-of-another-type',
    belief: 'A key or a value of another type is converted.',
    says: /incompatible pointer types passing '([^']+) \*'[^;]*to parameter of type '([^']+) \*'/,
    code: ON_MAP,
    truth:
      'The map copies as many bytes as its own type has ($2), from a variable that is of another type ($1): what lies behind it gets into the map.',
    look: 'Declare the variable with the type that stands in BPF_HASH.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'map-of-another-struct',
    belief: 'One map serves for all structs.',
    says: /^incompatible pointer types (?:initializing|assigning to) '(?:const )?([^']+) \*' (?:with an expression of type|from) '([^']+) \*'/,
    words: ({ line }) => {
      const [, map] = /\b(\w+)\s*\.\s*lookup/.exec(line) ?? [];
      return map === undefined ? null : { map };
    },
    truth: 'The map $map was declared for values of type $2, and a $1 is expected from it here.',
    look: 'Give $1 a map of its own, BPF_HASH(name, u64, $1), and use that in both hooks.',
    doc: 'docs/level-2.md#hooks',
  },
  {
    id: 'lookup-is-a-pointer',
    belief: 'lookup returns the value.',
    says: /initializing '(struct \w+)' with an expression of incompatible type 'struct \w+ \*'/,
    truth: 'lookup returns a pointer to the value, or NULL when there is none.',
    look: 'Write $1 *args = …, compare it with NULL, and then use args->….',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'struct-compared-with-null',
    belief: 'lookup returns the value.',
    says: /^invalid operands to binary expression \('(?:const )?struct \w+' and 'void \*'\)/,
    truth: 'A struct is never NULL. What may be NULL is the pointer that lookup returns.',
    look: 'Keep the pointer, struct … *args = map.lookup(&key);, compare it with NULL, and then use args->….',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'struct-for-pointer',
    belief: 'A struct and a pointer to it are the same.',
    says: /passing '((?:const )?struct \w+)' to parameter of incompatible type '[^']*\*'/,
    truth: 'The function wants a pointer, and gets the whole struct.',
    look: 'Pass the pointer itself, without * in front, or the address of a variable, with &.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'pointer-to-a-pointer',
    belief: 'An & never does harm.',
    says: /incompatible pointer types passing '[^']+\*\*'[^;]*; remove &/,
    truth: 'It is a pointer already, and & makes a pointer to that pointer.',
    look: 'Leave the & out.',
    doc: 'docs/level-1.md#one-event',
  },
];
