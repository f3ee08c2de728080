import type { Entry } from './entry.ts';

/** What one learner (or one group) handed in. */
export interface Group {
  /** What the learner is called there. */
  name: string;
  id?: string;
  email?: string;
  late?: true;
  /** With paths as the learner named the files. */
  files: Entry[];
}

/** One of the ways in which submissions come. */
export interface Layout {
  /** For people: what was understood. */
  title: string;
  /** The groups, and the paths that belong to none; undefined when the files did not come in this way. */
  group: (entries: Entry[]) => { groups: Group[]; strays: string[] } | undefined;
}
