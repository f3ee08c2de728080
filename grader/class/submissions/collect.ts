import { outermost, type Entry } from './entry.ts';
import type { Group, Grouped } from './layout.ts';

/** Whose it is: the group's particulars, and what tells it from other groups. */
export type Owner = Omit<Group, 'files'> & {
  key: string;
  /** The learner's own name of a file that lies in no folder. */
  file?: string;
};

/**
 * Puts every file to its owner, in the order in which the owners appear. The owner is told by the outermost name alone:
 * a folder's with a slash behind it, or a file's.
 */
export function collect(entries: Entry[], ownerOf: (name: string) => Owner | undefined): Grouped {
  const groups = new Map<string, Group>();
  const strays: Entry[] = [];
  for (const entry of entries) {
    const [name, below] = split(entry.path);
    const owner = ownerOf(name);
    if (!owner) {
      strays.push(entry);
      continue;
    }
    const { key, file, ...particulars } = owner;
    const group = groups.get(key) ?? { ...particulars, files: [] };
    group.files.push({ ...entry, path: below ?? file ?? name, origin: entry.origin ?? entry.path });
    groups.set(key, group);
  }
  return { groups: [...groups.values()], strays };
}

/**
 * The same, when more than half of the outermost names have owners: one learner, who may choose one of them, does not
 * decide how all others are read.
 */
export function collectMost(entries: Entry[], ownerOf: (name: string) => Owner | undefined): Grouped | undefined {
  const names = [...new Set(entries.map(({ path }) => split(path)[0]))];
  const owned = names.filter((name) => ownerOf(name) !== undefined).length;
  return owned * 2 > names.length ? collect(entries, ownerOf) : undefined;
}

/** `ada/src/clean.c` is `src/clean.c` in `ada/`; `ada.c` lies in no folder. */
function split(path: string): [name: string, below?: string] {
  const name = outermost(path);
  return name === path ? [name] : [`${name}/`, path.slice(name.length + 1)];
}
