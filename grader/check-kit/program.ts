import { KitError } from '../base/errors.ts';

/** `search` must occur exactly once in the solution (`all`: at least once), or else the patch no longer says what it means. */
export type Patch = [search: string, replace: string, all?: 'all'];

/** A solution with changes. */
export interface Variant {
  /** Unique; with the level in front it names the program: 2-size-asked-for */
  name: string;
  /** The solution that the patches are for, and the level at which the program is graded. */
  level: number;
  patches: Patch[];
  /**
   * Whether it belongs to the short selection that `npm test` tries: it grades the first of each level, and judges
   * recorded runs of the others.
   */
  quick?: true;
}

/** A program as a learner might write it, with one mistake. */
export interface WrongProgram extends Variant {
  /** The step that must fail, LEVEL.NAME; none before it may. */
  step: string;
  /** What its author believes, in one sentence. */
  misconception: string;
}

/** A program that differs from the solution and is right. */
export interface RightProgram extends Variant {
  difference: string;
}

/** Throws KitError BAD_PATCH when a patch does not fit the solution any more. */
export function patched(source: string, { name, patches }: Variant): string {
  return patches.reduce((text, [search, replace, all]) => {
    const parts = text.split(search);
    if (parts.length === 2 || (all && parts.length > 2)) return parts.join(replace);
    throw new KitError(
      'kit',
      'BAD_PATCH',
      `the program ${name} wants to replace ${JSON.stringify(search)}, which occurs ${parts.length - 1} times, not once`,
      'The solution has changed: fix the patch in grader/check-kit/.',
    );
  }, source);
}
