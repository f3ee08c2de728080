import { closeSync, openSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import type { NativeError } from './addon.ts';

/** Of a section's and a segment's type; elf(5) has them, and the layouts below. */
const SYMBOL_TABLES = [2, 11];
const LOADED = 1;
const SYMBOL_BYTES = 24;

/**
 * Where in a 64-bit ELF file the code of a function begins, by the name under which it is exported (its version left out).
 * Throws a NativeError ATTACH when the file cannot be read or has no such function.
 */
export function offsetOf(symbol: string, file: string): number {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    throw refusal((error as Error).message, (error as NodeJS.ErrnoException).errno);
  }
  try {
    const offset = find(symbol, (at, size) => part(descriptor, at, size));
    if (offset !== undefined) return offset;
    throw refusal(`${file} has no function ${symbol}`);
  } finally {
    closeSync(descriptor);
  }
}

const refusal = (message: string, errno = -constants.errno.ENOENT): NativeError =>
  Object.assign(new Error(message), { code: 'ATTACH' as const, errno: Math.abs(errno) });

type Part = (at: number, size: number) => Buffer;

function part(descriptor: number, at: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  readSync(descriptor, bytes, 0, size, at);
  return bytes;
}

function find(symbol: string, read: Part): number | undefined {
  const head = read(0, 64);
  if (head.toString('latin1', 0, 5) !== '\x7fELF\x02') return undefined;
  const sections = table(read, head, { at: 40, size: 58, count: 60 }).map((entry) => ({
    type: entry.readUInt32LE(4),
    at: u64(entry, 24),
    size: u64(entry, 32),
    link: entry.readUInt32LE(40),
  }));
  for (const { type, at, size, link } of sections) {
    const names = sections[link];
    if (!SYMBOL_TABLES.includes(type) || !names) continue;
    const symbols = read(at, size);
    const text = read(names.at, names.size);
    for (let entry = 0; entry + SYMBOL_BYTES <= size; entry += SYMBOL_BYTES) {
      const name = symbols.readUInt32LE(entry);
      const address = u64(symbols, entry + 8);
      if (
        address > 0 &&
        text[name + symbol.length] === 0 &&
        text.toString('latin1', name, name + symbol.length) === symbol
      )
        return inFile(address, read, head);
    }
  }
  return undefined;
}

/** Where in the file lies what is loaded at an address. */
const inFile = (address: number, read: Part, head: Buffer): number | undefined =>
  table(read, head, { at: 32, size: 54, count: 56 })
    .map((entry) => ({ type: entry.readUInt32LE(0), at: u64(entry, 8), address: u64(entry, 16), size: u64(entry, 32) }))
    .filter((segment) => segment.type === LOADED)
    .filter((segment) => address >= segment.address && address < segment.address + segment.size)
    .map((segment) => segment.at + address - segment.address)[0];

/** The entries of a table that the file's head describes. */
function table(read: Part, head: Buffer, { at, size, count }: { at: number; size: number; count: number }): Buffer[] {
  const bytes = head.readUInt16LE(size);
  const all = read(u64(head, at), bytes * head.readUInt16LE(count));
  return Array.from({ length: head.readUInt16LE(count) }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes));
}

const u64 = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));
