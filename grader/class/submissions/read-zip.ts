import { crc32 } from 'node:zlib';
import { type Entry as ZipEntry, fromBufferPromise, type ZipFile } from 'yauzl';
import { KitError } from '../../errors.ts';
import { isLitter, MOST_ENTRIES, readLimit, type Entry, type Found } from './entry.ts';
import { zipName } from './zip-name.ts';

/** What a zip may unpack to, all of it together. */
const MOST_BYTES = 512 * 2 ** 20;
/** deflate makes at most 1032 of 1; C source comes to some 10. */
const MOST_RATIO = 200;
/** Below this a high ratio harms nobody: a file of blanks. */
const RATIO_FROM_BYTES = 2 ** 20;

/**
 * The files in a zip, in memory: nothing of it is ever written to a disk under a name that it gives.
 * Throws KitError ZIP_UNREADABLE or ZIP_TOO_LARGE (fault usage).
 */
export async function readZip(bytes: Buffer, what: string): Promise<Found> {
  const zip = await open(bytes, what);
  if (zip.entryCount > MOST_ENTRIES) throw tooLarge(what, `${zip.entryCount} files, more than ${MOST_ENTRIES}`);
  const found: Found = { entries: [], ignored: [] };
  let total = 0;
  try {
    for await (const raw of zip.eachEntry()) {
      const path = zipName({ flags: raw.generalPurposeBitFlag, bytes: raw.fileNameRaw, extraFields: raw.extraFields });
      if (path.endsWith('/')) continue;
      const why = refusal(raw, path);
      if (why !== undefined) found.ignored.push({ path, why });
      if (why !== undefined || isLitter(path)) continue;
      const wanted = raw.uncompressedSize <= readLimit(path);
      if (wanted) total += raw.uncompressedSize;
      if (total > MOST_BYTES) throw tooLarge(what, `more than ${MOST_BYTES / 2 ** 20} MiB`);
      const entry: Entry = { path, size: raw.uncompressedSize };
      if (wanted) entry.bytes = await contents(zip, raw);
      found.entries.push(entry);
    }
  } catch (cause) {
    throw cause instanceof KitError ? cause : unreadable(what, cause);
  } finally {
    zip.close();
  }
  return found;
}

async function open(bytes: Buffer, what: string): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true });
  } catch (cause) {
    throw unreadable(what, cause);
  }
}

const SYMBOLIC_LINK = 0o120000;
const KIND = 0o170000;

/** Why an entry is left out, or undefined for one that is what it says. */
function refusal(raw: ZipEntry, path: string): string | undefined {
  if (path.split('/').some((part) => part === '..' || part === '.')) return 'its name leads out of its folder';
  if (/^(\/|[A-Za-z]:)/.test(path) || path.includes('\0')) return 'its name is no relative path';
  if (((raw.externalFileAttributes >>> 16) & KIND) === SYMBOLIC_LINK) return 'it is a link';
  if (raw.isEncrypted()) return 'it is encrypted';
  const ratio = raw.uncompressedSize / Math.max(1, raw.compressedSize);
  if (raw.uncompressedSize >= RATIO_FROM_BYTES && ratio > MOST_RATIO) return 'it unpacks to far more than it is';
  return undefined;
}

/** yauzl checks the size while it unpacks, and ends a stream that grows beyond it. */
async function contents(zip: ZipFile, raw: ZipEntry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(raw)) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== raw.crc32)
    throw new Error(`${raw.fileNameRaw.toString('latin1')} is damaged (its checksum is another)`);
  return bytes;
}

const unreadable = (what: string, cause: unknown): KitError =>
  new KitError(
    'usage',
    'ZIP_UNREADABLE',
    `${what} cannot be read as a zip: ${(cause as Error).message}`,
    'Fetch or make it anew; `unzip -t FILE` says whether it is whole.',
    { cause },
  );

const tooLarge = (what: string, why: string): KitError =>
  new KitError(
    'usage',
    'ZIP_TOO_LARGE',
    `${what} is refused: it has ${why}.`,
    'Unpack it yourself, and name the folder.',
  );
