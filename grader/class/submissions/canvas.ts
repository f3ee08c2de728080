import { collectMost } from './collect.ts';
import type { Layout } from './layout.ts';

/**
 * Canvas's "Download submissions": `lastfirst_USER_FILE_name.c`, and `lastfirst_LATE_USER_FILE_name.c` for what came
 * late. USER and FILE are numbers; the name of the person has no spaces and no capitals.
 */
const NAME = /^([^_/]+)(_LATE)?_(\d+)_(\d+)_([^/]+)$/;

export const canvas: Layout = {
  title: 'a download from Canvas',
  group: (entries) =>
    collectMost(entries, (outer) => {
      const [, name, late, id, , file] = NAME.exec(outer) ?? [];
      if (name === undefined || id === undefined || file === undefined) return undefined;
      return { key: `${id} ${name}`, name, id, ...(late !== undefined && { late: true as const }), file };
    }),
};
