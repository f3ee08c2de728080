import { expect, test } from '@jest/globals';
import { loopIn } from './loop-in.ts';

/** struct bpf_insn: code, registers, offset. */
const program = (...instructions: [code: number, offset: number][]) => {
  const bytes = Buffer.alloc(8 * instructions.length);
  for (const [at, [code, offset]] of instructions.entries()) {
    bytes.writeUInt8(code, 8 * at);
    bytes.writeInt16LE(offset, 8 * at + 2);
  }
  return { instructions: new Uint8Array(bytes) };
};

test('finds the jump that goes back, in 64 and in 32 bits', () => {
  expect(loopIn(program([0xb7, 0], [0xa5, -2], [0x95, 0]))).toBe(1);
  expect(loopIn(program([0xb7, 0], [0xb7, 0], [0xa6, -1], [0x95, 0]))).toBe(2);
});

test('a jump ahead, a store below the frame and a call are none', () => {
  expect(loopIn(program([0x05, 1], [0x7b, -8], [0x85, -1], [0x95, 0]))).toBeUndefined();
});
