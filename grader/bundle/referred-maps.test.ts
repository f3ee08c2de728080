import { expect, test } from '@jest/globals';
import type { Bundle, MapSpec, ProgramSpec } from './bundle.ts';
import { referredMaps } from './referred-maps.ts';

const map = (id: number, name: string, innerMapId = 0): MapSpec => ({
  id,
  name,
  type: 1,
  keySize: 8,
  valueSize: 8,
  maxEntries: 1,
  flags: 0,
  innerMapId,
  btfKeyTypeId: 0,
  btfValueTypeId: 0,
});

/** BPF_LD_IMM64: code 0x18, source register in the upper half of the second byte, two places long. */
const load = (source: number, value: number): number[] => {
  const half = Buffer.alloc(8);
  half.writeUInt8(0x18, 0);
  half.writeUInt8(source << 4, 1);
  half.writeInt32LE(value, 4);
  return [...half, ...Buffer.alloc(8)];
};

const program = (...instructions: number[][]): ProgramSpec => ({
  name: 'f',
  instructions: new Uint8Array(instructions.flat()),
  funcInfo: new Uint8Array(),
  funcInfoRecordSize: 0,
  lineInfo: new Uint8Array(),
  lineInfoRecordSize: 0,
});

const bundle = (...maps: MapSpec[]): Bundle => ({ license: 'GPL', kernelVersion: 0, btf: null, maps, programs: [] });
const names = (maps: MapSpec[]) => maps.map(({ name }) => name);

test('takes the maps that instructions name, and no others', () => {
  const all = bundle(map(7, 'used'), map(8, 'unused'));
  expect(names(referredMaps(all, [program(load(1, 7))]))).toEqual(['used']);
});

test('a plain number that looks like an id is no map', () => {
  expect(referredMaps(bundle(map(7, 'unused')), [program(load(0, 7))])).toEqual([]);
});

test('takes maps by name, too, and patterns of inner maps first', () => {
  const all = bundle(map(1, 'outer', 3), map(2, 'output'), map(3, 'inner'));
  expect(names(referredMaps(all, [program(load(1, 1))], ['output']))).toEqual(['output', 'inner', 'outer']);
});
