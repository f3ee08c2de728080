import type { Group } from './layout.ts';
import type { RosterRow } from './roster.ts';

/** Whom the submissions are of. */
export interface Matches {
  /** In the order of the groups; undefined for one that the roster does not have, or whose row is in dispute. */
  rows: (RosterRow | undefined)[];
  /** Why somebody has no row although the roster names them: a sentence each. */
  conflicts: string[];
  /** Rows that several claim. Nobody has them, and nobody may be said to have handed in nothing. */
  disputed: Set<RosterRow>;
}

/** A submission's word for a row. An id is given by a system; a name may be anybody's who calls themselves so. */
interface Claim {
  group: Group;
  row: RosterRow;
  by: 'id' | 'name';
}

/**
 * Gives each submission its learner of the roster: ids match ids and names match names, so that nobody takes the row of
 * the learner whose login they call themselves. An id goes before a name; a row that is claimed twice goes to nobody.
 */
export function matchRoster(groups: Group[], roster: RosterRow[]): Matches {
  const conflicts: string[] = [];
  const disputed = new Set<RosterRow>();
  const claims = groups.flatMap((group) => {
    const claim = claimOf(group, roster);
    if (typeof claim !== 'string') return claim ?? [];
    conflicts.push(claim);
    return [];
  });
  const holders = new Map<Group, RosterRow>();
  for (const [row, all] of byRow(claims)) {
    const byId = all.filter(({ by }) => by === 'id');
    const [strongest, ...rivals] = byId.length > 0 ? byId : all;
    if (strongest && rivals.length === 0) holders.set(strongest.group, row);
    else disputed.add(row);
    if (all.length > 1) conflicts.push(severalClaim(row, all, strongest && holders.get(strongest.group)));
  }
  return { rows: groups.map((group) => holders.get(group)), conflicts, disputed };
}

/** The row that a submission names; a sentence when it names several; undefined when it names none. */
function claimOf(group: Group, roster: RosterRow[]): Claim | string | undefined {
  const names = plainName(group.name);
  const byName = names === '' ? [] : roster.filter((row) => row.names.some((known) => plainName(known) === names));
  const ids = [group.id, group.email].flatMap((id) => (id === undefined ? [] : [plainId(id)]));
  const byId = roster.filter((row) => row.ids.some((id) => ids.includes(plainId(id))));
  // A file that somebody called `9` or `ada`: nobody knows whether that is an id or a name.
  const byLabel = group.label ? roster.filter((row) => row.ids.some((id) => plainId(id) === plainId(group.name))) : [];

  const named = new Set([...byName, ...byLabel]);
  const [row, ...others] = byId.length > 0 ? byId : named;
  if (row === undefined) return undefined;
  if (others.length > 0) return `${shown(group)} may be ${[row, ...others].map(shown).join(' or ')}`;
  const [other] = named;
  if (other && !named.has(row)) return `${shown(group)} has the id of ${shown(row)} and the name of ${shown(other)}`;
  return { group, row, by: byId.length > 0 ? 'id' : 'name' };
}

function severalClaim(row: RosterRow, claims: Claim[], given: RosterRow | undefined): string {
  const outcome = given ? 'the one with the id has it' : 'nobody has it';
  return `the row of ${shown(row)} is claimed by ${claims.map(({ group }) => shown(group)).join(' and ')}; ${outcome}`;
}

function byRow(claims: Claim[]): Map<RosterRow, Claim[]> {
  const rows = new Map<RosterRow, Claim[]>();
  for (const claim of claims) rows.set(claim.row, [...(rows.get(claim.row) ?? []), claim]);
  return rows;
}

/** With the place of a file, since two who call themselves the same cannot be told apart by their names. */
function shown(of: Group | RosterRow): string {
  const id = of.id === undefined ? '' : ` (${of.id})`;
  const place = 'files' in of && of.label ? of.files[0]?.origin : undefined;
  return `${place ?? of.name}${id}`;
}

/** Systems leave out spaces, accents and capitals where they make file names. */
const plainName = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@.]/gu, '');

/** An id is written the same everywhere, but for capitals. */
const plainId = (text: string): string => text.normalize('NFC').trim().toLowerCase();
