import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import { writeWhole } from '../../base/write-whole.ts';
import { graded, type Graded } from './graded.ts';

/** What has been graded already, a file each: after Ctrl-C or a crash the same command goes on from there. */
export interface Journal {
  read: (key: string) => Promise<Graded | undefined>;
  write: (key: string, value: Graded) => Promise<void>;
}

export async function openJournal(folder: string, restart: boolean): Promise<Journal> {
  if (restart) await rm(folder, { recursive: true, force: true });
  makeFolder(folder);
  const path = (key: string) => join(folder, `${key}.json`);
  return {
    read: async (key) => {
      const text = await readFile(path(key), 'utf8').catch(() => '');
      try {
        return graded.parse(JSON.parse(text));
      } catch {
        return undefined; // not there, or damaged: it is graded again
      }
    },
    write: (key, value) => writeWhole(path(key), JSON.stringify(value)),
  };
}
