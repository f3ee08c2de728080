import { isCarrier, outermost, type Entry } from './entry.ts';

/** Files without the one folder that they all lie in. */
export interface Unwrapped {
  /** With a slash behind it. */
  wrapper: string;
  entries: Entry[];
  /** What lies beside that folder, and is no program. */
  beside: Entry[];
}

/** What lies in the one folder that there is; undefined when there are several, or a program beside it. */
export function unwrapped(entries: Entry[]): Unwrapped | undefined {
  const [folder, ...others] = new Set(entries.filter(mayBeLearner).map(({ path }) => outermost(path)));
  if (folder === undefined || others.length > 0) return undefined;
  const wrapper = `${folder}/`;
  const inside = entries
    .filter(({ path }) => path.startsWith(wrapper))
    .map((entry) => ({ ...entry, path: entry.path.slice(wrapper.length), origin: entry.origin ?? entry.path }));
  const beside = entries.filter(({ path }) => !path.startsWith(wrapper));
  return inside.length > 0 ? { wrapper, entries: inside, beside } : undefined;
}

/** A folder, or a program beside the folders. */
const mayBeLearner = (entry: Entry): boolean => entry.path.includes('/') || isCarrier(entry);

/** Whether programs lie at several places side by side, as those of a class do. */
export const looksLikeClass = (entries: Entry[]): boolean =>
  new Set(entries.filter(isCarrier).map(({ path }) => outermost(path))).size > 1;
