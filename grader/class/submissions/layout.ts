import type { Budget } from './budget.ts';
import type { Entry } from './entry.ts';

/** What one learner (or one group) handed in. */
export interface Group {
  /** What the learner is called there. */
  name: string;
  /** True where nobody knows whether `name` is a name or an id: somebody called a file or folder so. */
  label?: true;
  id?: string;
  email?: string;
  late?: true;
  /** With paths as the learner named the files. */
  files: Entry[];
}

/** The files by whose they are; strays belong to nobody. */
export interface Grouped {
  groups: Group[];
  strays: Entry[];
}

/**
 * One of the ways in which submissions come. It goes by the outermost names alone, which learners do not choose: a layout
 * sees no name that lies deeper, and no zip has been opened when it decides.
 */
export interface Layout {
  /** For people: what was understood. */
  title: string;
  /** Undefined when the files did not come in this way. */
  group: (entries: Entry[], budget: Budget) => Promise<Grouped | undefined> | Grouped | undefined;
}
