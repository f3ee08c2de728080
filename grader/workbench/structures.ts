import type { Bundle } from '../bundle/bundle.ts';
import { structuresIn, type Structure } from '../bundle/structures.ts';

/** The structures of a program, and those of the kernel that the course touches. */
export interface ShownStructures {
  own: Structure[];
  kernel: Structure[];
  /** Why those of the program are missing. */
  problem?: string;
}

/** Of the kernel that the lab runs, as its headers have them. */
export const KERNEL_STRUCTURES = ['sockaddr', 'sockaddr_in', 'sockaddr_in6', 'iovec', 'user_msghdr', 'msghdr', 'sock'];

/** Structures that a program defines, as far as they begin a line. */
const DEFINED = /^struct\s+(\w+)\s*\{/gm;

export const definedIn = (source: string): string[] => [
  ...new Set([...source.matchAll(DEFINED)].map(([, name = '']) => name)),
];

const PREFIX = 'kit_layout_';

/** A program that also has a map for each of these structures: what libbcc knows of a map's values tells their layout. */
export const withLayouts = (source: string, names: string[]): string =>
  `${source}\n${names.map((name) => `BPF_ARRAY(${PREFIX}${name}, struct ${name}, 1);\n`).join('')}`;

/** These structures, which withLayouts() was asked for, with their fields as the source declares them. */
export function layoutsIn({ btf, maps }: Bundle, names: string[], source: string): Structure[] {
  const ids = names.flatMap((name) => maps.find((map) => map.name === PREFIX + name)?.btfValueTypeId ?? []);
  return btf === null ? [] : structuresIn(btf, ids).map((structure) => asWritten(structure, source));
}

/** What libbcc says of a pointer to a structure that is only declared is not always right; sizes and offsets are. */
function asWritten(structure: Structure, source: string): Structure {
  const [, body = ''] = new RegExp(`^struct\\s+${structure.name}\\s*\\{([^}]*)\\}`, 'm').exec(source) ?? [];
  const declarations = body.replace(/\/\/.*|\/\*[^]*?\*\//g, '').split(';');
  const fields = structure.fields.map((field) => {
    const written = declarations.find((each) => field.name !== '' && new RegExp(`\\b${field.name}\\b`).test(each));
    return written === undefined ? field : { ...field, declaration: written.trim().replace(/\s+/g, ' ') };
  });
  return { ...structure, fields };
}
