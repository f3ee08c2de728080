import { HARMFUL } from '../../base/foreign-text.ts';
import type { Person } from './submission.ts';

/** For each person a name that no other has, and one that is safe as the name of a file anywhere. */
export function distinctNames(people: Person[]): { name: string; fileName: string }[] {
  const names = distinct(people.map(shownName));
  const files = distinct(names.map(fileName));
  return names.map((name, index) => ({ name, fileName: files[index] ?? name }));
}

/** On one line, whatever a roster, a zip or a folder calls somebody. */
const shownName = ({ name }: Person): string =>
  name.replaceAll(/\s+/g, ' ').replaceAll(HARMFUL, '').trim().slice(0, 200) || 'unnamed';

function fileName(name: string): string {
  const safe = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}\p{M} ._@-]/gu, '_')
    .replace(/^[ .-]+/, '_')
    .trim();
  // Some systems allow 255 bytes, and a letter may have four.
  return Array.from(safe).slice(0, 50).join('') || '_';
}

/** The second of a name is NAME-2. Capitals make no difference: on some disks they are none. */
function distinct(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let candidate = name;
    for (let count = 2; taken.has(candidate.toLowerCase()); count++) candidate = `${name}-${count}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
