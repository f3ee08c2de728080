import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import { SAMPLE_LEVEL, sampleClass } from '../../class/sample/sample-class.ts';
import { KitError } from '../../base/errors.ts';
import { sources } from '../check-kit.ts';

export interface SampleOptions {
  folder: string;
  size: number;
  seed: number;
}

/** Writes a made-up class into a new folder. */
export async function sample({ folder, size, seed }: SampleOptions): Promise<number> {
  if ((await readdir(folder).catch(() => [])).length > 0)
    throw new KitError('usage', 'FOLDER_NOT_EMPTY', `there is something in ${folder} already`, 'Name a new folder.');
  for (const { path, text } of sampleClass((await sources()).solutions, size, seed)) {
    makeFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), text);
  }
  process.stdout.write(`a class of ${size} in ${folder}: npm run class -- grade ${folder} --level ${SAMPLE_LEVEL}\n`);
  return 0;
}
