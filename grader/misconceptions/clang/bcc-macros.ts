import { distance } from 'fastest-levenshtein';

type Kind = 'name' | 'key' | 'value' | 'size' | 'kind';

/** BCC's macros for maps: their arguments in their order, and how many of them there must be. */
const MACROS: Record<string, { takes: Kind[]; atLeast: number }> = {
  BPF_HASH: { takes: ['name', 'key', 'value', 'size'], atLeast: 1 },
  BPF_PERCPU_HASH: { takes: ['name', 'key', 'value', 'size'], atLeast: 1 },
  BPF_LPM_TRIE: { takes: ['name', 'key', 'value', 'size'], atLeast: 1 },
  BPF_ARRAY: { takes: ['name', 'value', 'size'], atLeast: 1 },
  BPF_PERCPU_ARRAY: { takes: ['name', 'value', 'size'], atLeast: 1 },
  BPF_HISTOGRAM: { takes: ['name', 'key', 'size'], atLeast: 1 },
  BPF_PERF_OUTPUT: { takes: ['name'], atLeast: 1 },
  BPF_PERF_ARRAY: { takes: ['name', 'size'], atLeast: 2 },
  BPF_PROG_ARRAY: { takes: ['name', 'size'], atLeast: 2 },
  BPF_STACK_TRACE: { takes: ['name', 'size'], atLeast: 2 },
  BPF_RINGBUF_OUTPUT: { takes: ['name', 'size'], atLeast: 2 },
  BPF_QUEUE: { takes: ['name', 'value', 'size'], atLeast: 3 },
  BPF_STACK: { takes: ['name', 'value', 'size'], atLeast: 3 },
  BPF_TABLE: { takes: ['kind', 'key', 'value', 'name', 'size'], atLeast: 5 },
};

const ROLES: Record<Kind, string> = {
  name: 'the name',
  key: "the key's type",
  value: "the value's type",
  size: 'the number of entries',
  kind: 'the kind, in quotes, such as "hash",',
};

/** What other tools call their maps. */
const ELSEWHERE: Record<string, string> = {
  MAP: 'BPF_HASH',
  DICT: 'BPF_HASH',
  MAPTYPEHASH: 'BPF_HASH',
  PERFEVENTARRAY: 'BPF_PERF_OUTPUT',
  PERFBUFFER: 'BPF_PERF_OUTPUT',
  EVENTS: 'BPF_PERF_OUTPUT',
  OUTPUT: 'BPF_PERF_OUTPUT',
  RINGBUF: 'BPF_PERF_OUTPUT',
  RINGBUFFER: 'BPF_PERF_OUTPUT',
};

const bare = (name: string): string =>
  name
    .toUpperCase()
    .replace(/^B?P?F+P?_/, '')
    .replaceAll('_', '');

/** The macro as it is called: BPF_HASH(name, key, value). */
export const signatureOf = (macro: string): string => {
  const { takes = [] } = MACROS[macro] ?? {};
  return `${macro}(${takes.filter((kind) => kind !== 'size' || macro === 'BPF_TABLE').join(', ')})`;
};

/** The macro that a name was probably meant to be; undefined when it is one, or like none of them. */
export function nearestMacro(name: string): string | undefined {
  const isOfBpf = /^B?P?F+P?_/i.test(name);
  if (MACROS[name] || !(isOfBpf || /^[A-Z_\d]+$/.test(name))) return undefined;
  const wanted = bare(name);
  if (ELSEWHERE[wanted] !== undefined) return ELSEWHERE[wanted];
  const contained = Object.keys(MACROS).filter((macro) => wanted.includes(bare(macro)));
  const longest = contained.sort((a, b) => b.length - a.length)[0];
  if (longest !== undefined) return longest;
  const near = Object.keys(MACROS)
    .map((macro) => ({ macro, far: distance(wanted, bare(macro)) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far <= wanted.length / (isOfBpf ? 2 : 3) ? near.macro : undefined;
}

/** What is wrong with the arguments of a map's macro: undefined when nothing is, or when the text is no such macro. */
export function wrongArguments(text: string): { macro: string; fault: string } | undefined {
  const [, macro = '', inside = ''] = /^\s*(?:static\s+)?(BPF_\w+)\s*\(([^;]*?)\)\s*(?:;|$)/m.exec(text) ?? [];
  const known = MACROS[macro];
  if (!known) return undefined;
  const { takes, atLeast } = known;
  const given = inside.trim() === '' ? [] : inside.split(',').map((each) => each.trim());
  const wrong = takes.flatMap((kind, at) => (given[at] === undefined ? [] : (misplaced(kind, given[at]) ?? [])))[0];
  if (wrong !== undefined) return { macro, fault: wrong };
  if (given.length < atLeast) return { macro, fault: `${given.length} stand there, and it takes ${atLeast}` };
  if (given.length > takes.length)
    return { macro, fault: `${given.length} stand there, and it takes at most ${takes.length}` };
  return undefined;
}

const TYPE =
  /^(?:(?:const |unsigned |signed )*(?:struct|union|enum) \w+|(?:(?:unsigned|signed|long|short|int|char) ?)+|[us](?:8|16|32|64)|__[us]\d+|u?int\d*_t|size_t|bool)\b\s*\**/;

function misplaced(kind: Kind, given: string): string | undefined {
  const isName = /^\w+$/.test(given) && !/^\d/.test(given) && !isType(given);
  const role = ROLES[kind];
  if (kind === 'name' && !isName)
    return `${given} stands where ${role} belongs${given.startsWith('"') ? ', without quotes' : ''}`;
  if (kind === 'kind' && !given.startsWith('"')) return `${given} stands where ${role} belongs`;
  if ((kind === 'key' || kind === 'value') && !isName && !isType(given)) return `${given} stands where ${role} belongs`;
  if (kind === 'size' && isType(given)) return `${given} stands where ${role} belongs`;
  return undefined;
}

const isType = (text: string): boolean => TYPE.exec(text)?.[0].length === text.length;
