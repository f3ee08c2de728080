import { parse } from 'yaml';
import * as z from 'zod';
import { collect } from './collect.ts';
import { METADATA, type Entry } from './entry.ts';
import type { Group, Layout } from './layout.ts';

/** The keys are Ruby's symbols, as YAML prints them. */
const submitter = z.object({
  ':name': z.coerce.string(),
  ':sid': z.coerce.string().nullish(),
  ':email': z.coerce.string().nullish(),
});
const metadata = z.record(z.string(), z.object({ ':submitters': z.array(submitter).default([]) }));

/**
 * Gradescope's "Export submissions": a folder for each submission, and a file that says whose they are. A group's
 * submission counts for each of its members.
 */
export const gradescope: Layout = {
  title: 'an export from Gradescope',
  group: (entries) => {
    const about = entries.find(({ path }) => path.split('/').length <= 2 && path.endsWith(METADATA));
    const known = about && readMetadata(about);
    if (!known) return undefined;
    const root = about.path.slice(0, -METADATA.length);
    const { groups: folders, strays } = collect(entries, ({ path }) => {
      const [folder = '', ...rest] = path.slice(root.length).split('/');
      return path.startsWith(root) && folder in known ? { key: folder, name: folder, path: rest.join('/') } : undefined;
    });
    const filesOf = (folder: string) => folders.find(({ name }) => name === folder)?.files ?? [];
    const groups = Object.entries(known).flatMap(([folder, { ':submitters': people }]) =>
      people.map((person) => ({ ...particulars(person), files: filesOf(folder) })),
    );
    return { groups, strays: strays.filter((path) => path !== about.path) };
  },
};

function readMetadata({ bytes }: Entry): z.infer<typeof metadata> | undefined {
  try {
    return metadata.parse(parse(bytes?.toString() ?? ''));
  } catch {
    return undefined; // some other file of that name: the folders still have the programs
  }
}

function particulars({ ':name': name, ':sid': id, ':email': email }: z.infer<typeof submitter>): Omit<Group, 'files'> {
  return { name, ...(id && { id }), ...(email && { email }) };
}
