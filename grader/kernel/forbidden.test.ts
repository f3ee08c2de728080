import { expect, test } from '@jest/globals';
import type { Bundle, MapSpec, ProgramSpec } from '../bundle/bundle.ts';
import { forbidden } from './forbidden.ts';

const none = new Uint8Array();
/** struct bpf_insn: code, registers (the source above), offset, immediate. */
const instruction = (code: number, source: number, immediate: number): number[] => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(code, 0);
  bytes.writeUInt8(source << 4, 1);
  bytes.writeInt32LE(immediate, 4);
  return [...bytes];
};
const call = (helper: number) => instruction(0x85, 0, helper);
const mapOf = (id: number) => [...instruction(0x18, 1, id), ...instruction(0, 0, 0)];

const program = (...instructions: number[][]): ProgramSpec => ({
  ...{ name: 'hook', instructions: new Uint8Array(instructions.flat()) },
  ...{ funcInfo: none, funcInfoRecordSize: 0, lineInfo: none, lineInfoRecordSize: 0 },
});
const map: MapSpec = {
  ...{ id: 0x50000000, name: 'saved', type: 1, keySize: 8, valueSize: 8, maxEntries: 1, flags: 0 },
  ...{ innerMapId: 0, btfKeyTypeId: 0, btfValueTypeId: 0 },
};
const refusalOf = (...instructions: number[][]) => {
  const programs = [program(...instructions)];
  const bundle: Bundle = { license: 'GPL', kernelVersion: 0, btf: null, maps: [map], programs };
  return forbidden(bundle, programs);
};

test.each([
  ['bpf_probe_write_user', 36],
  ['bpf_override_return', 58],
  ['bpf_send_signal', 109],
  ['bpf_send_signal_thread', 117],
])('%s is refused, with its instruction', (name, helper) => {
  const refusal = refusalOf(call(14), mapOf(map.id), call(helper));
  expect(refusal).toMatchObject({ stage: 'verifier', subject: 'hook', message: expect.stringContaining(name) });
  expect(refusal?.log).toMatch(/^3: /);
});

test('helpers that only look are not', () => {
  // Those of the solutions: map_lookup, update and delete, ktime, pid_tgid, perf_event_output, probe_read_user; and printk.
  expect(refusalOf(...[1, 2, 3, 5, 14, 25, 112, 6].map(call), mapOf(map.id))).toBeUndefined();
});

test('the number of a forbidden helper is nothing but a number elsewhere', () => {
  // A move of 36 into a register, the second half of a 64-bit load, and a call of a function of its own.
  expect(refusalOf(instruction(0xb7, 0, 36), mapOf(map.id), instruction(0x85, 1, 36))).toBeUndefined();
  expect(refusalOf([...instruction(0x18, 0, 1), ...call(36)])).toBeUndefined();
});

test('a descriptor of the loading process is no map of the program', () => {
  expect(refusalOf(mapOf(5))?.message).toContain('map 5');
});

test('functions of the kernel are no helpers', () => {
  expect(refusalOf(instruction(0x85, 2, 1234))?.message).toContain('function of the kernel');
});
