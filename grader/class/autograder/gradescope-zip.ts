import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import type { Points } from '../results/points.ts';
import { runScript, setupScript } from './gradescope-scripts.ts';
import { kitFiles } from './kit-files.ts';

const PROGRAM = 0o100755;

/** An autograder for Gradescope: its two scripts, what the steps are worth, and the kit itself. */
export async function gradescopeZip(kit: string, level: number, points: Points): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(setupScript(level)), 'setup.sh', { mode: PROGRAM });
  zip.addBuffer(Buffer.from(runScript(level)), 'run_autograder', { mode: PROGRAM });
  zip.addBuffer(Buffer.from(`${JSON.stringify(points)}\n`), 'points.json');
  for (const path of await kitFiles(kit)) zip.addFile(join(kit, path), `kit/${path}`);
  zip.end();
  return buffer(zip.outputStream);
}
