import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/*
 * What the kit reads of programs and libraries: 64-bit ELF files, as elf(5) describes them. JavaScript, because the set-up
 * looks at programs before anything is built.
 */

/** Types of segments. */
export const SEGMENT = {
  /** What is loaded into memory. */
  loaded: 1,
  /** What to link at run time, and with which libraries. */
  dynamic: 2,
  /** The dynamic loader that the program asks for. */
  interpreter: 3,
};

/** Types of sections with symbols: all of them, and those that others may link with. */
const SYMBOL_TABLES = [2, 11];
const SYMBOL_BYTES = 24;

/** Where the file's head says that a table is, how large an entry of it, and how many there are. */
const SEGMENTS = { at: 32, size: 54, count: 56 };
const SECTIONS = { at: 40, size: 58, count: 60 };
const SECTION_OF_NAMES = 62;
/** The flag of a section that is loaded. */
const LOADED = 2n;

/**
 * @typedef {{ type: number, at: number, address: number, size: number }} Segment
 * @typedef {(at: number, size: number) => Buffer} Part what lies in a file at a place
 */

/**
 * The types of the segments: a program and a shared library have some, a kernel module has none. Undefined for a file that
 * is no 64-bit ELF. Throws what `open` throws.
 * @param {string} file
 * @returns {number[] | undefined}
 */
export const elfSegments = (file) => inElf(file, (part, head) => segments(part, head).map(({ type }) => type));

/**
 * Where in a file the code of a function begins, by the name under which it is exported (its version left out). Undefined
 * when the file has no such function. Throws what `open` throws.
 * @param {string} symbol
 * @param {string} file
 * @returns {number | undefined}
 */
export const elfOffset = (symbol, file) =>
  inElf(file, (part, head) => {
    const address = addressOf(symbol, part, head);
    if (address === undefined) return undefined;
    const segment = segments(part, head).find(
      (each) => each.type === SEGMENT.loaded && address >= each.address && address < each.address + each.size,
    );
    return segment && segment.at + address - segment.address;
  });

/**
 * Cuts a program or shared library down to what is loaded of it: without debugging information, and without the names of
 * functions that nothing can link with. Other files stay as they are. Throws what `open` throws.
 * @param {string} file
 */
export function stripElf(file) {
  const cut = inElf(file, (part, head) => {
    const loaded = segments(part, head).filter(({ type }) => type === SEGMENT.loaded);
    const sections = table(part, head, SECTIONS);
    const kept = sections.slice(0, sections.findLastIndex((entry) => entry.readBigUInt64LE(8) & LOADED) + 1);
    const at = Math.ceil(Math.max(0, ...loaded.map((segment) => segment.at + segment.size)) / 8) * 8;
    if (loaded.length === 0 || at + Buffer.concat(kept).length >= u64(head, SECTIONS.at)) return undefined;
    head.writeBigUInt64LE(BigInt(at), SECTIONS.at);
    head.writeUInt16LE(kept.length, SECTIONS.count);
    head.writeUInt16LE(0, SECTION_OF_NAMES);
    return { head, at, table: Buffer.concat(kept) };
  });
  if (!cut) return;
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, cut.head, 0, cut.head.length, 0);
    ftruncateSync(descriptor, cut.at);
    writeSync(descriptor, cut.table, 0, cut.table.length, cut.at);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @template T
 * @param {string} file
 * @param {(part: Part, head: Buffer) => T} look
 * @returns {T | undefined}
 */
function inElf(file, look) {
  const descriptor = openSync(file, 'r');
  try {
    /** @type {Part} */
    const part = (at, size) => {
      const bytes = Buffer.alloc(size);
      readSync(descriptor, bytes, 0, size, at);
      return bytes;
    };
    const head = part(0, 64);
    return head.toString('latin1', 0, 5) === '\x7fELF\x02' ? look(part, head) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {Part} part
 * @param {Buffer} head
 * @returns {Segment[]}
 */
const segments = (part, head) =>
  table(part, head, SEGMENTS).map((entry) => ({
    type: entry.readUInt32LE(0),
    at: u64(entry, 8),
    address: u64(entry, 16),
    size: u64(entry, 32),
  }));

/**
 * The address at which a function is loaded.
 * @param {string} symbol
 * @param {Part} part
 * @param {Buffer} head
 * @returns {number | undefined}
 */
function addressOf(symbol, part, head) {
  const sections = table(part, head, SECTIONS).map((entry) => ({
    type: entry.readUInt32LE(4),
    at: u64(entry, 24),
    size: u64(entry, 32),
    link: entry.readUInt32LE(40),
  }));
  for (const { type, at, size, link } of sections) {
    const names = sections[link];
    if (!SYMBOL_TABLES.includes(type) || !names) continue;
    const symbols = part(at, size);
    const text = part(names.at, names.size);
    for (let entry = 0; entry + SYMBOL_BYTES <= size; entry += SYMBOL_BYTES) {
      const name = symbols.readUInt32LE(entry);
      const address = u64(symbols, entry + 8);
      const end = name + symbol.length;
      if (address > 0 && text[end] === 0 && text.toString('latin1', name, end) === symbol) return address;
    }
  }
  return undefined;
}

/**
 * The entries of a table that the file's head describes.
 * @param {Part} part
 * @param {Buffer} head
 * @param {{ at: number, size: number, count: number }} places
 * @returns {Buffer[]}
 */
function table(part, head, { at, size, count }) {
  const bytes = head.readUInt16LE(size);
  const entries = head.readUInt16LE(count);
  const all = part(u64(head, at), bytes * entries);
  return Array.from({ length: entries }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes));
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 */
const u64 = (bytes, at) => Number(bytes.readBigUInt64LE(at));
