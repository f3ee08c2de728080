import { elfSegments, SEGMENT } from '../base/elf.mjs';

/**
 * Whether a program runs without libraries: a 64-bit ELF file that asks for no dynamic loader.
 * @param {string} file
 */
export function isStaticProgram(file) {
  return elfSegments(file)?.includes(SEGMENT.interpreter) === false;
}
