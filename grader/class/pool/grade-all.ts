import { KitError } from '../../errors.ts';
import { noVerdict, type Problem } from '../../levels/no-verdict.ts';
import type { Submission } from '../submissions/submission.ts';
import type { Engine } from './embedded.ts';
import type { Graded } from './graded.ts';
import type { Journal } from './journal.ts';
import { taskKey, type Task } from './task.ts';

export interface GradeAll {
  submissions: Submission[];
  settings: Omit<Task, 'source'>;
  journal: Journal;
  engine: Engine;
  /** Told of every submission that has its result, also of those that had it before. */
  onRow: (submission: Submission, graded: Graded, from: 'journal' | 'now') => void;
  signal: AbortSignal;
}

/** A result for every submission, in their order. What the journal has is not graded again, but for `unavailable`. */
export async function gradeAll(request: GradeAll): Promise<Graded[]> {
  const { submissions, settings, journal, engine, onRow, signal } = request;
  const results = new Map<Submission, Graded>();
  const settle = (submission: Submission, graded: Graded, from: 'journal' | 'now') => {
    results.set(submission, graded);
    onRow(submission, graded, from);
  };

  const waiting = new Map<string, { task: Task; rows: Submission[] }>();
  for (const submission of submissions) {
    const { program } = submission;
    if ('problem' in program) {
      settle(submission, withoutRun(settings, program.problem), 'now');
      continue;
    }
    const task = { ...settings, source: program.source };
    const key = taskKey(task);
    const known = await journal.read(key);
    if (known && known.verdict.verdict !== 'unavailable') settle(submission, known, 'journal');
    else waiting.set(key, { task, rows: [...(waiting.get(key)?.rows ?? []), submission] });
  }

  await engine(
    [...waiting].map(([key, { task }]) => ({ key, task })),
    async (key, graded) => {
      await journal.write(key, graded);
      for (const submission of waiting.get(key)?.rows ?? []) settle(submission, graded, 'now');
    },
    signal,
  );
  return submissions.map((submission) => results.get(submission) ?? missing(submission));
}

function withoutRun({ level, seed }: Omit<Task, 'source'>, { code, message, remedy }: Problem): Graded {
  const { error, ...verdict } = noVerdict(level, seed, new KitError('learner', code, message, remedy));
  return { verdict, error, seconds: 0 };
}

function missing({ name }: Submission): never {
  throw new Error(`the submission of ${name} came to no result`);
}
