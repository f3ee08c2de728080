import { collect } from './collect.ts';
import type { Entry } from './entry.ts';
import type { Layout } from './layout.ts';

/** A folder or a zip as people make them: `name.c`, `name/clean.c` (also deeper), `name.zip`, all of it perhaps in one folder more. */
export const plain: Layout = {
  title: 'files and folders, each named after its learner',
  group: (entries) => {
    const root = wrapper(entries);
    return collect(entries, ({ path }) => {
      if (!path.startsWith(root)) return undefined;
      const [first = '', ...rest] = path.slice(root.length).split('/');
      if (rest.length > 0) return { key: first, name: first.replace(/\.zip$/i, ''), path: rest.join('/') };
      const program = /^(.+)\.(c|zip)$/i.exec(first);
      return program ? { key: first, name: program[1] ?? first, path: first } : undefined;
    });
  },
};

/** The one folder that all lies in, when what is in it looks like several learners. */
function wrapper(entries: Entry[]): string {
  const programs = entries.map(({ path }) => path).filter((path) => /\.(c|zip)$/i.test(path));
  const [first] = programs;
  const root = first?.includes('/') ? `${first.split('/')[0] ?? ''}/` : '';
  if (root === '' || /\.zip\/$/i.test(root) || !programs.every((path) => path.startsWith(root))) return '';
  const inside = new Set(programs.map((path) => path.slice(root.length).split('/')[0] ?? ''));
  const isOneLearner = inside.size < 2 || [...inside].some((name) => /^clean\.c$/i.test(name));
  return isOneLearner ? '' : root;
}
