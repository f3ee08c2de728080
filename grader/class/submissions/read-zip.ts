import { crc32 } from 'node:zlib';
import { type Entry as ZipEntry, fromBufferPromise, openPromise, type Options, type ZipFile } from 'yauzl';
import { oneLine } from '../../base/foreign-text.ts';
import { KitError } from '../../base/errors.ts';
import type { Budget } from './budget.ts';
import { isLitter, MOST_ENTRIES, type Found } from './entry.ts';
import { zipName } from './zip-name.ts';

/** deflate makes at most 1032 of 1; C source comes to some 10. */
const MOST_RATIO = 200;
/** Below this a high ratio harms nobody: a file of blanks. */
const RATIO_FROM_BYTES = 2 ** 20;

/** The names in a zip. `close` lets go of the zip: nothing of it can be read after that. */
export interface OpenZip extends Found {
  close: () => void;
}

/**
 * The files in a zip: bytes in memory or a file on disk. Nothing is unpacked but what is read later, and that in memory:
 * nothing of it is ever written to a disk under a name that it gives.
 * Throws KitError ZIP_UNREADABLE or ZIP_TOO_LARGE (fault usage); so does reading.
 */
export async function readZip(from: Buffer | string, what: string, mostEntries = MOST_ENTRIES): Promise<OpenZip> {
  const zip = await open(from, what);
  try {
    if (zip.entryCount > mostEntries) throw tooManyFiles(what, zip.entryCount, mostEntries);
    return { ...(await listed(zip, what)), close: () => zip.close() };
  } catch (cause) {
    zip.close();
    throw cause instanceof KitError ? cause : unreadable(what, cause);
  }
}

async function listed(zip: ZipFile, what: string): Promise<Found> {
  const found: Found = { entries: [], ignored: [] };
  for await (const raw of zip.eachEntry()) {
    const path = zipName({ flags: raw.generalPurposeBitFlag, bytes: raw.fileNameRaw, extraFields: raw.extraFields });
    if (path.endsWith('/')) continue;
    const why = refusal(raw, path);
    if (why !== undefined) found.ignored.push({ path, why });
    if (why !== undefined || isLitter(path)) continue;
    const read = (budget: Budget) => contents(zip, raw, what, budget);
    found.entries.push({ path, size: raw.uncompressedSize, read });
  }
  return found;
}

async function open(from: Buffer | string, what: string): Promise<ZipFile> {
  const options = {
    lazyEntries: true,
    decodeStrings: false,
    validateEntrySizes: true,
    autoClose: false,
  } satisfies Options;
  try {
    return await (typeof from === 'string' ? openPromise(from, options) : fromBufferPromise(from, options));
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

/** The budget pays for the size that the zip says; yauzl ends a stream that grows beyond it. */
async function contents(zip: ZipFile, raw: ZipEntry, what: string, budget: Budget): Promise<Buffer> {
  budget.take(raw.uncompressedSize);
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(raw)) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (crc32(bytes) === raw.crc32) return bytes;
    throw new Error('a file in it is damaged (its checksum is another)');
  } catch (cause) {
    throw unreadable(what, cause);
  }
}

const unreadable = (what: string, cause: unknown): KitError =>
  new KitError(
    'usage',
    'ZIP_UNREADABLE',
    `${oneLine(what)} cannot be read as a zip: ${oneLine((cause as Error).message)}`,
    'Fetch or make it anew; `unzip -t FILE` says whether it is whole.',
    { cause },
  );

const tooManyFiles = (what: string, files: number, most: number): KitError =>
  new KitError(
    'usage',
    'ZIP_TOO_LARGE',
    `${oneLine(what)} is refused: it has ${files} files, more than ${most}.`,
    'Unpack it yourself, and name the folder.',
  );
