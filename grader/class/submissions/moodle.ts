import { collectMost, type Owner } from './collect.ts';
import type { Layout } from './layout.ts';

/** Behind the participant's name and id, in every name of the download. */
const MARK = /_\d+_assignsubmission_(?:file|onlinetext)/g;

/**
 * `Full Name_ID_assignsubmission_file/`, with an underscore at the end in older versions. The last mark counts: people may
 * call themselves like one.
 */
const FOLDER = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?\/$/;

/** The same with the file's name behind it, when the download is not in folders. */
const FILE = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_([^/]+)$/;

/** Moodle's "Download all submissions". The id is the participant's. */
export const moodle: Layout = {
  title: 'a download from Moodle',
  group: (entries) => collectMost(entries, ownerOf),
};

function ownerOf(outer: string): Owner | undefined {
  // With two marks nobody can tell which one Moodle wrote, and which one stands in the name of the learner or the file.
  if (!outer.endsWith('/') && (outer.match(MARK) ?? []).length > 1) return undefined;
  const [, name, id, file] = FOLDER.exec(outer) ?? FILE.exec(outer) ?? [];
  if (name === undefined || id === undefined) return undefined;
  return { key: `${id} ${name}`, name, id, ...(file !== undefined && { file }) };
}
