import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { fingerprint } from '../setup/stamp.mjs';
import { remembered } from './remembered.ts';

/**
 * The SHA-256 of what is in each file; `missing` for one that is not there. A file is read once; from then on its path,
 * size and time say that it is the same.
 */
export function digests(cache: string, files: string[]): Promise<string[]> {
  const find = () => Promise.all(files.map((file) => digest(cache, file)));
  // The list is remembered as well as each file: a run asks for a hundred of them, of which a change of the kit touches few.
  return remembered({ cache, question: `digests\n${fingerprint(files)}`, shape: z.array(z.string()), find });
}

function digest(cache: string, file: string): Promise<string> {
  const find = async () => {
    if (!existsSync(file)) return 'missing';
    const hash = createHash('sha256');
    await pipeline(createReadStream(file, { highWaterMark: CHUNK_BYTES }), hash);
    return hash.digest('hex');
  };
  return remembered({ cache, question: `digest\n${fingerprint([file])}`, shape: z.string(), find });
}

const CHUNK_BYTES = 1024 * 1024;
