import type { Bundle } from '../bundle/bundle.ts';
import { doNothing } from '../kernel/do-nothing.ts';
import type { Hook } from '../kernel/hook.ts';
import { roleOf } from '../platform/system-calls.ts';
import type { Run } from '../traffic/plan.ts';
import { upTo } from './index.ts';
import { planFor } from './plan-for.ts';

const MAP = { keySize: 4, valueSize: 4, flags: 0, innerMapId: 0, btfKeyTypeId: 0, btfValueTypeId: 0 };
const HASH = { ...MAP, id: 1, name: 'rehearsal_hash', type: 1, maxEntries: 8 };
const OUTPUT = { ...MAP, id: 2, name: 'rehearsal_output', type: 4, maxEntries: 0 };

/** Mentions the hash map, so that it is made and read. */
const MENTION = [
  '1811000001000000', // r1 = map 1
  '0000000000000000',
];
const SEND = [
  '7a0af8ff00000000', // *(u64 *)(r10 - 8) = 0
  'bf61000000000000', // r1 = r6
  '1812000002000000', // r2 = map 2
  '0000000000000000',
  '18030000ffffffff', // r3 = BPF_F_CURRENT_CPU
  '0000000000000000',
  'bfa4000000000000', // r4 = r10
  '07040000f8ffffff', // r4 -= 8
  'b705000008000000', // r5 = 8
  '8500000019000000', // call bpf_perf_event_output
];
const KEEP_CONTEXT = 'bf16000000000000'; // r6 = r1
/** r0 = 0, as often as makes it as long as a learner's: Node reads short base64 in another way than long. */
const LENGTH = Array<string>(200).fill('b700000000000000');

/** An event for each new connection alone: one for each read and write would never end, as the agent's own way of taking it is some more of both. */
const instructions = (hook: Hook): string =>
  [KEEP_CONTEXT, ...MENTION, ...('syscall' in hook && roleOf(hook.syscall) === 'opens' ? SEND : []), ...LENGTH].join(
    '',
  );

/** Type information as linux/btf.h has it: that there is an int. */
const BTF = Buffer.from(
  [
    ...['9feb', '01', '00', '18000000'], // struct btf_header: magic, version, flags, length
    ...['00000000', '10000000', '10000000', '05000000'], // where the types begin, and how long they are; so the strings
    ...['01000000', '00000001', '04000000', '20000001'], // string 1, BTF_KIND_INT, 4 bytes, signed and 32 bits
    '00696e7400', // "", "int"
  ].join(''),
  'hex',
);

/**
 * A run with the hooks and the traffic of this level and those below it, before a program that does nothing. Node compiles
 * a function when it is first called, and in an emulated machine that takes 10 to 50 ms for each: the snapshot is taken
 * after a rehearsal of the last level, and has them all. What a machine cannot keep is the emulator's own translation of
 * the code; one that waits for its run plays that run's level for it, or a lower one.
 */
export function rehearsalOf(level: number): Run {
  const programs = upTo(level).flatMap(({ suggests = [] }) => suggests.map((name) => ({ name })));
  const plan = { ...planFor(level, 0, { programs, maps: [] }), outputs: [OUTPUT.name] };
  const bundle: Bundle = {
    license: 'GPL',
    kernelVersion: 0,
    btf: BTF,
    maps: [HASH, OUTPUT],
    programs: plan.hooks.map((hook) => doNothing(hook.function, instructions(hook))),
  };
  return { bundle, plan };
}
