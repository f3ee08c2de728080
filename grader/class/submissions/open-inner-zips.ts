import { KitError } from '../../base/errors.ts';
import type { Budget } from './budget.ts';
import { isZip, type Entry, type Found } from './entry.ts';
import { readZip } from './read-zip.ts';

/** A learner's clone with all its packages has more: nobody has to hand these in. */
const MOST_ENTRIES = 10_000;

/**
 * The files of one learner, with those in the learner's zips: a zip is like a folder of its name. One that cannot be read
 * stays what it is, and its learner gets to know; a zip inside a zip stays closed.
 * Throws what the budget throws.
 */
export async function openInnerZips(files: Entry[], budget: Budget): Promise<Found> {
  const found: Found = { entries: [], ignored: [] };
  for (const file of files) {
    if (!isZip(file)) {
      found.entries.push(file);
      continue;
    }
    const whole = file.origin ?? file.path;
    const bytes = await file.read(budget);
    const inner = await readZip(bytes, whole, MOST_ENTRIES).catch((error: unknown) => {
      found.ignored.push({ path: whole, why: damage(error).message });
      return undefined;
    });
    if (!inner) found.entries.push(file);
    else {
      const below = (path: string) => ({ path: `${file.path}/${path}`, origin: `${whole}/${path}` });
      found.entries.push(...inner.entries.map((entry) => ({ ...ofLearner(entry), ...below(entry.path) })));
      found.ignored.push(...inner.ignored.map(({ path, why }) => ({ path: below(path).origin, why })));
    }
  }
  return found;
}

/** A class's zip that is damaged stops the command; what is damaged in a learner's zip is that learner's problem. */
const ofLearner = (entry: Entry): Entry => ({
  ...entry,
  read: (budget) =>
    entry.read(budget).catch((error: unknown) => {
      const { code, message, remedy } = damage(error);
      throw new KitError('learner', code, message, remedy);
    }),
});

/** Throws what is no damage. */
function damage(error: unknown): KitError {
  if (error instanceof KitError && (error.code === 'ZIP_UNREADABLE' || error.code === 'ZIP_TOO_LARGE')) return error;
  throw error;
}
