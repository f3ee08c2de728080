import { writeFile } from 'node:fs/promises';
import { gradescopeZip as makeZip } from '../../class/autograder/gradescope-zip.ts';
import { onePointEach, readPoints } from '../../class/results/points.ts';
import { kitRoot } from '../../base/paths.ts';
import { checkedLevel } from '../checked-level.ts';

export interface GradescopeZipOptions {
  level: string;
  points: string | undefined;
  out: string;
}

/** Writes an autograder that Gradescope takes. */
export async function gradescopeZip(options: GradescopeZipOptions): Promise<number> {
  const level = checkedLevel(options.level);
  const points = options.points === undefined ? onePointEach : await readPoints(options.points);
  const zip = await makeZip(kitRoot, level, points);
  await writeFile(options.out, zip);
  process.stdout.write(
    `${options.out} (${(zip.length / 1e6).toFixed(1)} MB): upload it as the autograder; docs/instructors.md says how.\n`,
  );
  return 0;
}
