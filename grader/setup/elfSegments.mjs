import { closeSync, openSync, readSync } from 'node:fs';

/** Kinds of segments; their numbers are in elf(5). */
export const SEGMENT = {
  /** What to link at run time, and with which libraries. */
  dynamic: 2,
  /** The dynamic loader that the program asks for. */
  interpreter: 3,
};

/**
 * The kinds of a 64-bit ELF file's segments: a program and a shared library have some, a kernel module has none. Undefined
 * for any other file, and for one whose table of segments is not at its beginning, where every linker puts it.
 * @param {string} file
 * @returns {number[] | undefined}
 */
export function elfSegments(file) {
  const head = Buffer.alloc(4096);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head);
  } finally {
    closeSync(descriptor);
  }
  if (head.toString('latin1', 0, 5) !== '\x7fELF\x02') return undefined;
  const [first, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  if (first + size * count > head.length) return undefined;
  return Array.from({ length: count }, (_, index) => head.readUInt32LE(first + index * size));
}
