import { upTo } from '../../levels/index.ts';
import type { Problem } from '../../levels/no-verdict.ts';
import type { Verdict } from '../../levels/verdict.ts';
import type { Graded } from '../pool/graded.ts';
import type { Submission } from '../submissions/submission.ts';
import type { Points } from './points.ts';

/** A step of the level with what it is worth. */
export interface ClassStep {
  id: string;
  title: string;
  level: number;
  points: number;
}

/** One learner's result: everything that any of the outputs shows. */
export interface Row {
  name: string;
  fileName: string;
  id: string;
  email: string;
  late: boolean;
  /** What the learner called the program, where it lies in what was handed in, and its text. */
  file: string;
  origin: string;
  source: string;
  verdict: Verdict;
  error?: Problem;
  /** null: not graded, which costs nobody points, or for the instructor to decide. */
  points: number | null;
  seconds: number;
}

/** One object, from which every output is made. */
export interface ClassResults {
  level: number;
  title: string;
  seed: number;
  kit: string;
  /** The folder or zip of the submissions, as a path for messages. */
  place: string;
  steps: ClassStep[];
  pointsPossible: number;
  rows: Row[];
}

export interface ClassRequest {
  level: number;
  seed: number;
  kit: string;
  place: string;
  points: Points;
  submissions: Submission[];
  /** In the order of the submissions. */
  graded: Graded[];
}

export function classResults({ level, points, submissions, graded, ...about }: ClassRequest): ClassResults {
  const levels = upTo(level);
  const steps = levels.flatMap(({ number, steps: own }) =>
    own.map(({ name, title }) => {
      const id = `${number}.${name}`;
      return { id, title, level: number, points: points.steps[id] ?? points.default };
    }),
  );
  return {
    ...{ ...about, level, title: levels.at(-1)?.title ?? '', steps },
    pointsPossible: sum(steps),
    rows: submissions.map((submission, index) => rowOf(submission, graded[index], steps)),
  };
}

function rowOf({ person, program, ...submission }: Submission, graded: Graded | undefined, steps: ClassStep[]): Row {
  if (!graded) throw new Error(`${submission.name} has no result`);
  const { verdict, error, seconds } = graded;
  const passed = new Set(verdict.steps.filter(({ status }) => status === 'pass').map(({ id }) => id));
  return {
    ...{ name: submission.name, fileName: submission.fileName, id: person.id ?? '', email: person.email ?? '' },
    ...{ late: submission.late === true, file: submission.file, origin: submission.origin },
    source: 'source' in program ? program.source : '',
    ...{ verdict, ...(error && { error }), seconds },
    points: verdict.verdict === 'unavailable' ? null : sum(steps.filter(({ id }) => passed.has(id))),
  };
}

/** Sums of tenths are tenths. */
const sum = (steps: ClassStep[]): number =>
  Math.round(steps.reduce((total, { points }) => total + points, 0) * 1e6) / 1e6;
