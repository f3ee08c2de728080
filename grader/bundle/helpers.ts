const CALL = 0x85;
const INSTRUCTION_BYTES = 8;

/** The numbers of the kernel's helpers that a program calls, each once, in ascending order. */
export function helpers(instructions: Uint8Array): number[] {
  const view = new DataView(instructions.buffer, instructions.byteOffset, instructions.byteLength);
  const found = new Set<number>();
  for (let at = 0; at + INSTRUCTION_BYTES <= instructions.length; at += INSTRUCTION_BYTES) {
    const isHelper = view.getUint8(at + 1) >> 4 === 0; // else a function of the program's own
    if (view.getUint8(at) === CALL && isHelper) found.add(view.getInt32(at + 4, true));
  }
  return [...found].sort((a, b) => a - b);
}
