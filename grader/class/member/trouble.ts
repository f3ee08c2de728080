import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OWNERS_ONLY, writeWhole } from '../../base/write-whole.ts';
import type { Sent } from './send-spool.ts';

const WORDS: Partial<Record<Sent, string>> = {
  unreachable: 'the class board cannot be reached; your reports wait and are sent when it is back',
  slowed: 'the class board takes only so many reports a minute; the rest of yours wait and are sent one by one',
  full: 'the class board takes no more reports of yours; it shows the last run that it has taken',
  misunderstood:
    'the class board cannot read a report of yours and does not show that run; its kit may be another version',
  refused: 'the class board does not know you any more: npm run class -- leave',
};

const file = (folder: string) => join(folder, 'trouble');

/** Leaves word for the learner's next run: who sends in the background has no terminal. */
export async function noteTrouble(folder: string, sent: Sent): Promise<void> {
  const words = WORDS[sent];
  if (words !== undefined) await writeWhole(file(folder), words, OWNERS_ONLY).catch(() => undefined);
  else await rm(file(folder), { force: true });
}

/** What kept the last reports from the board, if anything did. */
export const readTrouble = (folder: string): Promise<string | undefined> =>
  readFile(file(folder), 'utf8').catch(() => undefined);
