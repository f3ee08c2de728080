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
    id: 'method-unknown',
    belief: 'Maps have the methods of other languages.',
    says: /no member named '(\w+)' in 'struct (\w+)_table_t'/,
    truth: '$2 has no $1. A map has lookup, update and delete, and an output has perf_submit.',
    look: 'Use one of these names.',
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
    truth: 'This function takes $1 arguments, and there are $2.',
    look: 'update(&key, &value) · lookup(&key) · delete(&key) · bpf_probe_read_user(where to, how many bytes, where from).',
    doc: 'docs/level-1.md#ipv4',
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
    id: 'lookup-is-a-pointer',
    belief: 'lookup returns the value.',
    says: /initializing '(struct \w+)' with an expression of incompatible type 'struct \w+ \*'/,
    truth: 'lookup returns a pointer to the value, or NULL when there is none.',
    look: 'Write $1 *args = …, compare it with NULL, and then use args->….',
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
