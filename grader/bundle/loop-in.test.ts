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
  expect(loopIn(program([0xb7, 0], [0xa5, -2], [0x95, 0]))).toEqual({ from: 0, to: 1 });
  expect(loopIn(program([0xb7, 0], [0xb7, 0], [0xa6, -1], [0x95, 0]))).toEqual({ from: 2, to: 2 });
});

test('of several loops, the one with the longest round', () => {
  expect(loopIn(program([0xb7, 0], [0xa5, -1], [0xa5, -2], [0xa5, -4], [0x95, 0]))).toEqual({ from: 0, to: 3 });
});

test('a jump back to what does not lead here again is none', () => {
  // Ahead over a piece that ends the program, and back to that.
  expect(loopIn(program([0xa5, 2], [0xb7, 0], [0x95, 0], [0xb7, 0], [0xa5, -4], [0x95, 0]))).toBeUndefined();
});

test('a jump ahead, a store below the frame and a call are none', () => {
  expect(loopIn(program([0x05, 1], [0x7b, -8], [0x85, -1], [0x95, 0]))).toBeUndefined();
});
