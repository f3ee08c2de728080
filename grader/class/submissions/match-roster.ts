import type { Group } from './layout.ts';
import type { RosterRow } from './roster.ts';

/** The learner of the roster whom a submission names: by id or email, else by name; nobody when it could be several. */
export function matchRoster(group: Group, roster: RosterRow[]): RosterRow | undefined {
  const ids = [group.id, group.email, group.name].flatMap((word) => (word === undefined ? [] : [plainWord(word)]));
  const name = plainWord(group.name);
  const byId = roster.filter((row) => row.ids.some((id) => ids.includes(plainWord(id))));
  const found = byId.length > 0 ? byId : roster.filter((row) => row.names.some((known) => plainWord(known) === name));
  return found.length === 1 ? found[0] : undefined;
}

/** Systems leave out spaces, accents and capitals where they make file names. */
const plainWord = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@.]/gu, '');
