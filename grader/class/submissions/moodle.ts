import { collect } from './collect.ts';
import type { Layout } from './layout.ts';

/**
 * Moodle's "Download all submissions": `Full Name_ID_assignsubmission_file/…`, with an underscore at the end in older
 * versions, or with the file's name behind it when the download is not in folders. The id is the participant's.
 */
const NAME = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)(?:_?\/|_)(.+)$/;

export const moodle: Layout = {
  title: 'a download from Moodle',
  group: (entries) => {
    const { groups, strays } = collect(entries, ({ path }) => {
      const [, name, id, rest] = NAME.exec(path) ?? [];
      if (name === undefined || id === undefined || rest === undefined) return undefined;
      return { key: id, name, id, path: rest };
    });
    return groups.length > 0 ? { groups, strays } : undefined;
  },
};
