import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import { writeWhole } from '../../base/write-whole.ts';
import type { Graded } from './graded.ts';
import { gradedFrom } from './graded-from.ts';
import { taskKey, type Task } from './task.ts';

/** What has been graded already, a file each: after Ctrl-C or a crash the same command goes on from there. */
export interface Journal {
  read: (task: Task) => Promise<Graded | undefined>;
  write: (task: Task, value: Graded) => Promise<void>;
}

export async function openJournal(folder: string, restart: boolean): Promise<Journal> {
  if (restart) await rm(folder, { recursive: true, force: true });
  makeFolder(folder);
  const path = (task: Task) => join(folder, `${taskKey(task)}.json`);
  return {
    read: async (task) => {
      const text = await readFile(path(task), 'utf8').catch(() => '');
      try {
        return gradedFrom(JSON.parse(text), task);
      } catch {
        return undefined; // not there, or damaged: it is graded again
      }
    },
    write: (task, value) => writeWhole(path(task), JSON.stringify(value)),
  };
}
