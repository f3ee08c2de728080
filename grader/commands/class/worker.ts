import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { withoutPassword } from '../../class/queue/connection.ts';
import { work } from '../../class/queue/work.ts';
import { kitVersion } from '../../base/kit-version.ts';
import { prepareLab } from '../../lab/lab.ts';
import { say } from '../say.ts';
import { gradeInLab } from './grade-in-lab.ts';

export interface WorkerOptions {
  queue: string;
  jobs: number | undefined;
  limit: number;
}

/** Grades what classes put into a queue, until Ctrl-C. */
export async function worker(
  { queue, jobs = defaultJobs(), limit }: WorkerOptions,
  signal: AbortSignal,
): Promise<number> {
  await prepareLab(say);
  const kit = kitVersion();
  let count = 0;
  const working = work({
    ...{ url: queue, kit, jobs, limitMs: limit * 1000, gradeOnce: gradeInLab(say), signal },
    onGraded: ({ verdict, seconds }) =>
      process.stdout.write(`${++count} graded: level ${verdict.level} ${verdict.verdict}, ${seconds.toFixed(1)} s\n`),
  });
  process.stdout.write(`kit ${kit}, ${jobs} at a time, for ${withoutPassword(queue)}; Ctrl-C ends it\n`);
  await working;
  return 0;
}
