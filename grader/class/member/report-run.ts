import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Verdict } from '../../levels/verdict.ts';
import { distPath, kitRoot, workshopFile } from '../../base/paths.ts';
import type { RunReport } from '../board/report.ts';
import { memberFile, memberFolder } from './membership.ts';

/**
 * Tells the class board of a run, when this machine is in a class. The report is on disk when this resolves; a process of
 * its own sends it. Never throws and never waits for a network: the run is what matters.
 * Resolves with words for the learner when earlier reports did not get through.
 */
export async function reportRun(
  verdict: Pick<Verdict, 'level' | 'verdict' | 'steps'>,
  file: string,
): Promise<string | undefined> {
  const folder = memberFolder();
  if (!existsSync(memberFile(folder))) return undefined;
  try {
    const [{ keepReport }, { readTrouble }] = await Promise.all([import('./spool.ts'), import('./trouble.ts')]);
    const steps = verdict.steps.map(({ id, status }) => ({ id, status }));
    await keepReport(folder, {
      ...{ id: randomUUID(), level: verdict.level, verdict: verdict.verdict, steps },
      file: ownerOf(file),
    });
    startSender(folder);
    return await readTrouble(folder);
  } catch (error) {
    return `the class board is not told of this run: ${(error as Error).message}`;
  }
}

function ownerOf(file: string): RunReport['file'] {
  const path = resolve(file);
  if (path === workshopFile) return 'own';
  return path.startsWith(join(kitRoot, 'solutions') + sep) ? 'solution' : 'other';
}

/** It outlives this process, and has no part in its terminal. */
function startSender(folder: string): void {
  const child = spawn(process.execPath, [distPath('class-sender.js'), folder], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined); // the next run tries again
  child.unref();
}
