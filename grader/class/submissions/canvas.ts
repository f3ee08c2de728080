import { collect } from './collect.ts';
import type { Layout } from './layout.ts';

/**
 * Canvas's "Download submissions": `lastfirst_USER_FILE_name.c`, and `lastfirst_LATE_USER_FILE_name.c` for what came
 * late. USER and FILE are numbers; the name of the person has no spaces and no capitals.
 */
const NAME = /^([^_/]+)(_LATE)?_(\d+)_(\d+)_(.+)$/;

export const canvas: Layout = {
  title: 'a download from Canvas',
  group: (entries) => {
    const { groups, strays } = collect(entries, ({ path }) => {
      const [, name, late, id, , rest] = NAME.exec(path) ?? [];
      if (name === undefined || id === undefined || rest === undefined) return undefined;
      return { key: id, name, id, ...(late !== undefined && { late: true as const }), path: rest };
    });
    // Some file of another layout may look like this by chance; a download has no other files.
    return groups.length > 0 && strays.length === 0 ? { groups, strays } : undefined;
  },
};
