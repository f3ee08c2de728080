import { kitVersion } from '../../base/kit-version.ts';
import type { ClassBoard } from '../../class/board/class-board.ts';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { Classroom } from '../../class/workbench/classroom.ts';
import { poolGrader, queueGrader } from '../../class/workbench/graders.ts';
import type { ClassGrader } from '../../class/workbench/room.ts';
import type { WorkStore } from '../../class/workbench/work-store.ts';
import { prepareLab } from '../../lab/lab.ts';
import { diagnoser } from '../../workbench/compiler.ts';
import { say } from '../say.ts';
import { gradeInLab } from './grade-in-lab.ts';

interface HowToGrade {
  folder: string;
  queue: string | undefined;
  jobs: number | undefined;
  limit: number;
  solutions: boolean;
  isSecure: boolean;
}

/** So many tasks are handed to a queue at a time: how many workers there are, only they know. */
const QUEUED = 16;

/** A class whose learners work in the browser: this process grades what they run, or the workers of a queue. */
export async function openClassroom(board: ClassBoard, work: WorkStore, how: HowToGrade): Promise<Classroom> {
  const { queue, limit, solutions, isSecure } = how;
  // A lab that cannot be prepared is told before the first learner comes.
  if (queue === undefined) await prepareLab(say);
  const jobs = how.jobs ?? (queue === undefined ? defaultJobs() : QUEUED);
  return new Classroom(board, work, {
    ...{ kit: kitVersion(), jobs, compiles: defaultJobs(), isSecure, showsSolutions: solutions },
    grade: queue === undefined ? poolGrader(gradeInLab(say), limit * 1000) : await graderOf(queue, how.folder),
    diagnose: diagnoser('lab', say),
  });
}

/** Only those who have a queue load what speaks to one. */
async function graderOf(queue: string, folder: string): Promise<ClassGrader> {
  const { queueEngine } = await import('../../class/queue/queue-engine.ts');
  const { runId } = await import('../../class/queue/run-id.ts');
  return queueGrader(queueEngine(queue, await runId(folder)));
}
