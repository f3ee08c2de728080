import { dirname, join } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import { writeWhole } from '../../base/write-whole.ts';
import type { Output } from './output.ts';

/** Writes the files below a folder, each whole or not at all. */
export async function writeOutputs(folder: string, outputs: Output[]): Promise<void> {
  for (const { path, text } of outputs) {
    const file = join(folder, path);
    makeFolder(dirname(file));
    await writeWhole(file, text);
  }
}
