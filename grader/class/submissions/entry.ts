/** A file that was handed in, from a folder or a zip. */
export interface Entry {
  /** Relative, with `/`, without `.` and `..` */
  path: string;
  /** The path from the top, when `path` is the learner's own. */
  origin?: string;
  size: number;
  /** Only of files that the kit looks into, and not of those that are too large to be what they should be. */
  bytes?: Buffer;
}

/** What was found, and what was left out with the reason. */
export interface Found {
  entries: Entry[];
  ignored: { path: string; why: string }[];
}

/** Names that systems and editors leave behind: nobody handed these in. */
export const isLitter = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'node_modules');

/** The bytes up to which a file is read, by what it is; 0 is not at all. One byte more than a program may have tells that it has too many. */
export function readLimit(path: string): number {
  if (/\.c$/i.test(path)) return 2 ** 20 + 1;
  if (/\.zip$/i.test(path)) return 32 * 2 ** 20;
  if (path.endsWith(METADATA)) return 64 * 2 ** 20;
  return 0;
}

/** What Gradescope lays beside the submissions of an export. */
export const METADATA = 'submission_metadata.yml';

/** More files than any class hands in. */
export const MOST_ENTRIES = 100_000;
