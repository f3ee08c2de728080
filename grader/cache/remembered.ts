import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { hashOf } from '../base/hash-of.ts';
import { keepFile } from '../base/write-whole.ts';
import { noteUse } from './note-use.ts';

export interface Question<T> {
  cache: string;
  /** All that the answer depends on; a file is named by its fingerprint. */
  question: string;
  shape: z.ZodType<T>;
  find: () => Promise<T>;
}

/**
 * The answer to a question that takes a while. It is kept under the hash of the question, so that clones of the kit do
 * not take each other's place. Only an answer is kept: after `find` has thrown, the question is asked again.
 */
export async function remembered<T>({ cache, question, shape, find }: Question<T>): Promise<T> {
  const file = join(cache, 'answers', `${hashOf(question).slice(0, 32)}.json`);
  const known = await readFile(file, 'utf8')
    .then((text) => shape.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or damaged
  if (known !== undefined) {
    await noteUse(file);
    return known;
  }
  const answer = await find();
  await keepFile(file, JSON.stringify(answer));
  return answer;
}
