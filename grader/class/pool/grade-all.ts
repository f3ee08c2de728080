import { KitError } from '../../base/errors.ts';
import { noVerdict, type Problem } from '../../levels/no-verdict.ts';
import type { Submission } from '../submissions/submission.ts';
import { isDisturbing, mayBeProvoked } from './disturbing.ts';
import type { Engine } from './embedded.ts';
import { gradeAlone } from './grade-alone.ts';
import type { Graded } from './graded.ts';
import type { Journal } from './journal.ts';
import { taskKey, type Task } from './task.ts';

export interface GradeAll {
  submissions: Submission[];
  settings: Omit<Task, 'source'>;
  journal: Journal;
  engine: Engine;
  /** A program that is known to pass. */
  control: () => Promise<string>;
  /** Grades again also what is known to disturb the machine. */
  retryDisturbing: boolean;
  /** Told of every submission that has its result, also of those that had it before. */
  onRow: (submission: Submission, graded: Graded, from: 'journal' | 'now') => void;
  signal: AbortSignal;
}

/**
 * A result for every submission, in their order. What the journal has is not graded again, but for `unavailable`: that
 * was the machine's fault, unless the program is known to disturb it.
 */
export async function gradeAll(request: GradeAll): Promise<Graded[]> {
  const { submissions, settings, journal, engine, onRow, signal } = request;
  const results = new Map<Submission, Graded>();
  const settle = (submission: Submission, graded: Graded, from: 'journal' | 'now') => {
    results.set(submission, graded);
    onRow(submission, graded, from);
  };

  const isSettled = (known: Graded) =>
    known.verdict.verdict !== 'unavailable' || (isDisturbing(known) && !request.retryDisturbing);

  const waiting = new Map<string, Waiting>();
  for (const submission of submissions) {
    const { program } = submission;
    if ('problem' in program) {
      settle(submission, withoutRun(settings, program.problem), 'now');
      continue;
    }
    const task = { ...settings, source: program.source };
    const key = taskKey(task);
    const known = await journal.read(task);
    if (known && isSettled(known)) settle(submission, known, 'journal');
    else waiting.set(key, { task, rows: [...(waiting.get(key)?.rows ?? []), submission] });
  }

  const keep = async ({ task, rows }: Waiting, graded: Graded) => {
    await journal.write(task, graded);
    for (const submission of rows) settle(submission, graded, 'now');
  };

  const suspects: { of: Waiting; first: Graded }[] = [];
  await engine(
    [...waiting].map(([key, { task }]) => ({ key, task })),
    async (key, graded) => {
      const of = waiting.get(key);
      if (of && mayBeProvoked(graded)) suspects.push({ of, first: graded });
      else if (of) await keep(of, graded);
    },
    signal,
  );
  const once = (task: Task) => gradeOne(task, engine, signal);
  const machineIsWell = async () =>
    (await once({ ...settings, source: await request.control() })).verdict.verdict === 'pass';
  for (const { of, first } of suspects) await keep(of, await gradeAlone(first, () => once(of.task), machineIsWell));
  return submissions.map((submission) => results.get(submission) ?? missing(submission));
}

/** A program, and whose it is. */
interface Waiting {
  task: Task;
  rows: Submission[];
}

/** With nothing beside it. */
async function gradeOne(task: Task, engine: Engine, signal: AbortSignal): Promise<Graded> {
  const results: Graded[] = [];
  const onGraded = (_key: string, graded: Graded) => Promise.resolve(void results.push(graded));
  await engine([{ key: taskKey(task), task }], onGraded, signal);
  const [result] = results;
  if (!result) throw new Error('a program came to no result');
  return result;
}

function withoutRun({ level, seed }: Omit<Task, 'source'>, { code, message, remedy }: Problem): Graded {
  const { error, ...verdict } = noVerdict(level, seed, new KitError('learner', code, message, remedy));
  return { verdict, error, seconds: 0 };
}

function missing({ name }: Submission): never {
  throw new Error(`the submission of ${name} came to no result`);
}
