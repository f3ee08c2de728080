import { collect } from './collect.ts';
import type { Entry } from './entry.ts';
import type { Grouped, Layout } from './layout.ts';

/** A folder or a zip as people make them: `name.c`, `name/clean.c` (also deeper), `name.zip`. It fits everything. */
export const plain: Layout = {
  title: 'files and folders, each named after its learner',
  group: groupByName,
};

export function groupByName(entries: Entry[]): Grouped {
  return collect(entries, (outer) => {
    if (outer.endsWith('/')) return { key: outer, name: outer.slice(0, -1), label: true };
    const [, name] = /^(.+)\.(?:c|zip)$/i.exec(outer) ?? [];
    return name === undefined ? undefined : { key: outer, name, label: true };
  });
}
