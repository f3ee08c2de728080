/** Why there is no program to grade: the learner's error, in the words of a KitError. */
export interface Problem {
  code: string;
  message: string;
  remedy: string;
}

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
  program: { source: string } | { problem: Problem };
}
