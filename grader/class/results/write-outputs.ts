import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWhole } from '../../base/write-whole.ts';
import type { Output } from './output.ts';

/** Writes the files below a folder, each whole or not at all. */
export async function writeOutputs(folder: string, outputs: Output[]): Promise<void> {
  for (const { path, text } of outputs) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, text);
  }
}
