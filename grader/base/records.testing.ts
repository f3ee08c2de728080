import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { decodeWire, encodeWire } from './wire.ts';

/** What real machines once did and said, kept beside the tests. All in one file: one is like another, which makes it small. */
export function readRecords(file: string): unknown[] {
  return decodeWire(brotliDecompressSync(readFileSync(file)).toString()) as unknown[];
}

export function writeRecords(file: string, records: unknown[]): void {
  const text = Buffer.from(encodeWire(records));
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  writeFileSync(file, brotliCompressSync(text, { params }));
}
