import { closeSync, openSync, readSync } from 'node:fs';

/** The program header that names the dynamic loader; its number is in elf(5). */
const PT_INTERP = 3;

/**
 * Whether a program runs without libraries: a 64-bit ELF file that asks for no dynamic loader.
 * @param {string} file
 */
export function isStaticProgram(file) {
  const head = Buffer.alloc(4096);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, head);
  } finally {
    closeSync(descriptor);
  }
  if (head.toString('latin1', 0, 5) !== '\x7fELF\x02') return false;
  const [first, size, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
  for (let index = 0; index < count; index++) {
    const offset = first + index * size;
    if (offset + 4 > head.length) return false;
    if (head.readUInt32LE(offset) === PT_INTERP) return false;
  }
  return true;
}
