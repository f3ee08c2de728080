/** Where the header that clang shall read in advance comes from and goes to. */
export interface HeaderFiles {
  /** Folder with copies of libbcc's own headers, which to libbcc lie under VIRTUAL. */
  copies: string;
  source: string;
  output: string;
}

/** libbcc's headers exist only in its memory, under this name; clang refuses a precompiled header that mentions them. */
export const VIRTUAL = '/virtual/';

/**
 * The command line for a precompiled header, made of the one with which libbcc calls clang (it prints that): both must
 * agree in everything that decides what the headers say.
 */
export function headerArguments(printed: string, { copies, source, output }: HeaderFiles): string[] | undefined {
  const line = printed.split('\n').find((text) => text.startsWith('clang -cc1 '));
  if (line === undefined) return undefined;
  const list = line.split(' ').slice(1);
  const at = list.lastIndexOf('-o');
  if (at < 0 || !list.includes('-emit-llvm-bc')) return undefined;
  const options = list.slice(0, at).filter((option) => option !== '-emit-llvm-uselists');
  return [
    ...options.map((option) => (option === '-emit-llvm-bc' ? '-emit-pch' : inCopies(option, copies))),
    // Two that make the header at once write its sources twice, with different times and the same text.
    '-fno-pch-timestamp',
    ...['-o', output, '-x', 'c-header', source],
  ];
}

const inCopies = (option: string, copies: string): string =>
  option.startsWith(VIRTUAL) ? `${copies}/${option.slice(VIRTUAL.length)}` : option;
