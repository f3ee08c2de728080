import { kitVersion } from '../../base/kit-version.ts';
import type { ClassBoard } from '../../class/board/class-board.ts';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { Classroom } from '../../class/workbench/classroom.ts';
import { poolGrader } from '../../class/workbench/pool-grader.ts';
import type { ClassGrader } from '../../class/workbench/room.ts';
import type { WorkStore } from '../../class/workbench/work-store.ts';
import { prepareLab } from '../../lab/lab.ts';
import { compiler } from '../../workbench/compiler.ts';
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

/**
 * A class whose learners work in the browser: this process grades what they run, or the workers of a queue. `close`: when
 * its server is closed.
 */
export async function openClassroom(
  board: ClassBoard,
  work: WorkStore,
  how: HowToGrade,
): Promise<{ classroom: Classroom; close: () => Promise<void> }> {
  const { queue, isSecure, solutions } = how;
  const { grade, close } = queue === undefined ? await inThisProcess(how) : await byWorkers(queue, how.folder);
  const jobs = how.jobs ?? (queue === undefined ? defaultJobs() : QUEUED);
  const classroom = new Classroom(board, work, {
    ...{ kit: kitVersion(), jobs, compiles: defaultJobs(), isSecure, showsSolutions: solutions },
    ...{ grade, ...compiler('lab', say) },
  });
  return { classroom, close };
}

interface OpenGrader {
  grade: ClassGrader;
  close: () => Promise<void>;
}

/** A lab that cannot be prepared is told before the first learner comes. */
async function inThisProcess({ limit }: HowToGrade): Promise<OpenGrader> {
  await prepareLab(say);
  return { grade: poolGrader(gradeInLab(say), limit * 1000), close: () => Promise.resolve() };
}

/** Only those who have a queue load what speaks to one. */
async function byWorkers(url: string, folder: string): Promise<OpenGrader> {
  const { ClassQueue } = await import('../../class/queue/class-queue.ts');
  const { runId } = await import('../../class/queue/run-id.ts');
  const queue = await ClassQueue.open(url, await runId(folder));
  return { grade: (task, how) => queue.grade(task, how), close: () => queue.close() };
}
