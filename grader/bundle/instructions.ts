import type { ProgramSpec } from './bundle.ts';

/** struct bpf_insn and the codes needed here, from linux/bpf.h. */
const SIZE = 8;
const BPF_LD_IMM64 = 0x18;
const BPF_PSEUDO_MAP_FD = 1;
const BPF_PSEUDO_MAP_VALUE = 2;
const BPF_CALL = 0x85;
const BPF_EXIT = 0x95;
/** Jumps without a condition, of either class. */
const ALWAYS = [0x05, 0x06];
/** The classes of jumps, in the lowest three bits of a code. */
const BPF_JMP = 0x05;
const BPF_JMP32 = 0x06;
/** Who is called, in a call's source register: a helper of the kernel's, the program's own function, any of the kernel's. */
const TO_HELPER = 0;
const TO_OWN_FUNCTION = 1;
const TO_KERNEL_FUNCTION = 2;

/** Where a program goes from one instruction on. */
export interface Instruction {
  /** As the verifier counts: a 64-bit load takes two places. */
  index: number;
  /** The instruction that it jumps to. */
  jumpsTo?: number;
  /** What stands behind it does not come next: it jumps in any case, or it is the end. */
  isLast?: true;
}

/** An instruction that names something by a number. */
export interface Reference {
  /** As in Instruction. */
  index: number;
  /** The id of the map that it refers to. */
  mapId?: number;
  /** The number of the kernel's helper that it calls (enum bpf_func_id), or that it calls another function of the kernel. */
  calls?: number | 'kernel function';
  /** Calls a function that the compiler has not seen. */
  callsNowhere?: true;
}

/** Walks over a program's instructions. */
export function* instructionsOf({ instructions }: Pick<ProgramSpec, 'instructions'>): Generator<Instruction> {
  const view = viewOf(instructions);
  for (let index = 0; (index + 1) * SIZE <= instructions.length; index++) {
    const code = instructions[index * SIZE] ?? 0;
    if (code === BPF_EXIT) yield { index, isLast: true };
    else if (isJump(code)) {
      const jumpsTo = index + 1 + view.getInt16(index * SIZE + 2, true);
      yield { index, jumpsTo, ...(ALWAYS.includes(code) && { isLast: true as const }) };
    } else yield { index };
    if (code === BPF_LD_IMM64) index++;
  }
}

/** Finds what a program refers to. Most instructions refer to nothing, and are passed over: the agent interprets every look. */
export function referencesOf({ instructions }: Pick<ProgramSpec, 'instructions'>): Reference[] {
  const view = viewOf(instructions);
  const found: Reference[] = [];
  for (let at = 0; at + SIZE <= instructions.length; at += SIZE) {
    const code = instructions[at];
    if (code !== BPF_CALL && code !== BPF_LD_IMM64) continue;
    const index = at / SIZE;
    const source = view.getUint8(at + 1) >> 4;
    const immediate = view.getInt32(at + 4, true);
    if (code === BPF_LD_IMM64) {
      if (source === BPF_PSEUDO_MAP_FD || source === BPF_PSEUDO_MAP_VALUE) found.push({ index, mapId: immediate });
      at += SIZE;
    } else if (source === TO_HELPER) found.push({ index, calls: immediate });
    else if (source === TO_KERNEL_FUNCTION) found.push({ index, calls: 'kernel function' });
    else if (source === TO_OWN_FUNCTION && immediate === -1) found.push({ index, callsNowhere: true });
  }
  return found;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

const isJump = (code: number): boolean =>
  [BPF_JMP, BPF_JMP32].includes(code & 0x07) && code !== BPF_CALL && code !== BPF_EXIT;
