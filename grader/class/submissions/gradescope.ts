import type { Budget } from './budget.ts';
import { collect } from './collect.ts';
import { outermost, type Entry } from './entry.ts';
import type { Group, Layout } from './layout.ts';
import { parseMetadata, type Submitter } from './parse-metadata.ts';

/** What Gradescope lays beside the submissions of an export. */
const METADATA = 'submission_metadata.yml';

/** That of a thousand submissions has some 300 KB. */
const MOST_BYTES = 2 ** 20;

/**
 * Gradescope's "Export submissions": a folder for each submission, and beside them a file that says whose they are. A
 * group's submission counts for each of its members.
 */
export const gradescope: Layout = {
  title: 'an export from Gradescope',
  group: async (entries, budget) => {
    const about = entries.find(({ path }) => path === METADATA);
    const known = about && (await readMetadata(about, budget));
    if (!known || !entries.some(({ path }) => path.includes('/') && known.has(outermost(path)))) return undefined;
    const { groups: found, strays } = collect(entries, (outer) => {
      const folder = outer.slice(0, -1);
      return outer.endsWith('/') && known.has(folder) ? { key: folder, name: folder } : undefined;
    });
    const filesOf = new Map(found.map(({ name, files }) => [name, files]));
    const groups = [...known].flatMap(([folder, people]) =>
      people.map((person) => ({ ...particulars(person), files: filesOf.get(folder) ?? [] })),
    );
    return { groups, strays: strays.filter(({ path }) => path !== METADATA) };
  },
};

/** Undefined for some other file of that name: the folders still have the programs. Folders without a person have no owner. */
async function readMetadata(about: Entry, budget: Budget): Promise<Map<string, Submitter[]> | undefined> {
  if (about.size > MOST_BYTES) return undefined;
  const all = parseMetadata((await about.read(budget)).toString());
  return new Map([...all].filter(([, people]) => people.length > 0));
}

const particulars = ({ name, sid, email }: Submitter): Omit<Group, 'files'> => ({
  name,
  ...(sid !== '' && { id: sid }),
  ...(email !== '' && { email }),
});
