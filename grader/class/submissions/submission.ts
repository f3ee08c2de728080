import type { Problem } from '../../levels/no-verdict.ts';

export interface Person {
  name: string;
  id?: string;
  email?: string;
}

/** One row of the class. */
export interface Submission {
  /** Unique in the class. */
  name: string;
  /** Unique in the class, and safe as the name of a file. */
  fileName: string;
  person: Person;
  late?: true;
  /** What the learner called the file; empty when there is none. */
  file: string;
  /** Where it lies in what was handed in. */
  origin: string;
  /** The problem is the learner's. */
  program: { source: string } | { problem: Problem };
}
