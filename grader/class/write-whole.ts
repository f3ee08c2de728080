import { rename, writeFile } from 'node:fs/promises';

/** Nobody else may read the file. */
export const OWNERS_ONLY = 0o600;

/** Writes a file in one step: nobody ever reads half of it. `mode` is as for writeFile. */
export async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}
