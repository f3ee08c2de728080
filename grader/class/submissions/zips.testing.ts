import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A real zip of these files. */
export async function makeZip(files: Record<string, string | Buffer>, mode = 0o100644): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name, { mode });
  zip.end();
  return buffer(zip.outputStream);
}

/** The same zip with another text of the same length in all its places: what a decent program would not write. */
export function tampered(zip: Buffer, from: string, to: string): Buffer {
  const [old, next] = [Buffer.from(from, 'latin1'), Buffer.from(to, 'latin1')];
  if (old.length !== next.length || !zip.includes(old))
    throw new Error(`${from} is not in the zip, or ${to} is no match`);
  const result = Buffer.from(zip);
  for (let at = result.indexOf(old); at >= 0; at = result.indexOf(old, at + 1)) next.copy(result, at);
  return result;
}

/** The same zip without the flag that says that its names are UTF-8. */
export function withoutUtf8Flag(zip: Buffer): Buffer {
  const result = Buffer.from(zip);
  for (const [signature, offset] of [
    ['PK\u0003\u0004', 6],
    ['PK\u0001\u0002', 8],
  ] as const)
    for (let at = result.indexOf(signature, 0, 'latin1'); at >= 0; at = result.indexOf(signature, at + 1, 'latin1'))
      result.writeUInt16LE(result.readUInt16LE(at + offset) & ~0x800, at + offset);
  return result;
}
