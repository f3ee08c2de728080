import type { Entry } from './entry.ts';
import type { Group } from './layout.ts';

/** Whose file it is: the group's key and particulars, and the path without them. */
export type Owner = Omit<Group, 'files'> & { key: string; path: string };

/** Puts every file to its owner, in the order in which the owners appear. */
export function collect(entries: Entry[], ownerOf: (entry: Entry) => Owner | undefined) {
  const groups = new Map<string, Group>();
  const strays: string[] = [];
  for (const entry of entries) {
    const owner = ownerOf(entry);
    if (!owner) {
      strays.push(entry.path);
      continue;
    }
    const { key, path, ...particulars } = owner;
    const group = groups.get(key) ?? { ...particulars, files: [] };
    group.files.push({ ...entry, path, origin: entry.path });
    groups.set(key, group);
  }
  return { groups: [...groups.values()], strays };
}
