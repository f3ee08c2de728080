import type { Budget } from './budget.ts';

/** A file that was handed in, from a folder or a zip: its name. What is in it is read only where it is needed. */
export interface Entry {
  /** Relative, with `/`, without `.` and `..` */
  path: string;
  /** The path from the top, when `path` is the learner's own. */
  origin?: string;
  size: number;
  /** Rejects with what the budget throws when this file is too much for it. */
  read: (budget: Budget) => Promise<Buffer>;
}

/** What was found, and what was left out with the reason. */
export interface Found {
  entries: Entry[];
  ignored: { path: string; why: string }[];
}

/** Names that systems and editors leave behind: nobody handed these in. */
export const isLitter = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'node_modules');

/** What may hold a learner's program. */
export const isCarrier = ({ path }: Pick<Entry, 'path'>): boolean => /\.(c|zip)$/i.test(path);

export const isZip = ({ path }: Pick<Entry, 'path'>): boolean => /\.zip$/i.test(path);

/** The part of a path that a download, an instructor or a learning system named; what lies below is the learner's. */
export const outermost = (path: string): string => path.split('/', 1)[0] ?? '';

/** More files than any class hands in. */
export const MOST_ENTRIES = 100_000;
