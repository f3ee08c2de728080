import type { ProgramSpec } from './bundle.ts';

/** struct bpf_insn and the codes needed here, from linux/bpf.h. */
const SIZE = 8;
const BPF_LD_IMM64 = 0x18;
const BPF_PSEUDO_MAP_FD = 1;
const BPF_PSEUDO_MAP_VALUE = 2;
const BPF_CALL = 0x85;
const BPF_PSEUDO_CALL = 1;

export interface Instruction {
  /** As the verifier counts: a 64-bit load takes two places. */
  index: number;
  /** The id of the map that it refers to, if any. */
  mapId?: number;
  /** Calls a function that the compiler has not seen. */
  callsNowhere?: true;
}

/** Walks over a program's instructions. */
export function* instructionsOf(program: Pick<ProgramSpec, 'instructions'>): Generator<Instruction> {
  const { buffer, byteOffset, byteLength } = program.instructions;
  const view = new DataView(buffer, byteOffset, byteLength);
  for (let index = 0; (index + 1) * SIZE <= byteLength; index++) {
    const isWide = view.getUint8(index * SIZE) === BPF_LD_IMM64;
    const source = view.getUint8(index * SIZE + 1) >> 4;
    const isMap = isWide && (source === BPF_PSEUDO_MAP_FD || source === BPF_PSEUDO_MAP_VALUE);
    const value = view.getInt32(index * SIZE + 4, true);
    const callsNowhere = view.getUint8(index * SIZE) === BPF_CALL && source === BPF_PSEUDO_CALL && value === -1;
    yield { index, ...(isMap && { mapId: value }), ...(callsNowhere && { callsNowhere }) };
    if (isWide) index++;
  }
}
