/** Libbcc's headers exist only in its memory, under this name; clang refuses a precompiled header that mentions them. */
export const VIRTUAL = '/virtual/';

/** Libbcc's own functions for programs, read before a program's first line. */
const HELPERS = 'include/bcc/helpers.h';

/** Where the header that clang reads in advance comes from and goes to. */
export interface HeaderFiles {
  /** Folder of the kernel headers. */
  headers: string;
  /** Folder with copies of libbcc's own headers, which to libbcc lie under VIRTUAL. */
  copies: string;
  source: string;
  output: string;
}

/**
 * The command line for a precompiled header, made of the one with which libbcc calls clang (it prints that): both must
 * agree in everything that decides what the headers say.
 */
export function clangArguments(printed: string, { source, output, ...folders }: HeaderFiles): string[] | undefined {
  const options = optionsIn(printed, folders);
  return (
    options && [
      ...options.map((option) => (option === '-emit-llvm-bc' ? '-emit-pch' : option)),
      // Two that make the header at once write its sources twice, with different times and the same text.
      '-fno-pch-timestamp',
      ...['-o', output, '-x', 'c-header', source],
    ]
  );
}

/**
 * The same for libclang, which takes what a person would write. All but libbcc's functions for programs: what they do is
 * needed, so they are for clang to read.
 */
export function libclangArguments(printed: string, folders: Folders): string[] | undefined {
  const options = optionsIn(printed, folders);
  if (!options) return undefined;
  const pairs = options.map((option, at): [string, string] => [option, options[at + 1] ?? '']);
  const kept = pairs.filter(
    ([option, value]) =>
      ['-I', '-D', '-isystem', '-include', '-resource-dir'].includes(option) && !value.endsWith(HELPERS),
  );
  const target = pairs.find(([option]) => option === '-triple')?.[1];
  const optimize = options.find((option) => /^-O\d$/.test(option));
  return [
    ...(target === undefined ? [] : ['-target', target]),
    ...(optimize === undefined ? [] : [optimize]),
    // Without the second, newer LLVM warns of the headers' own attributes.
    ...options.filter((option) => /^-(W|fcf-protection)/.test(option)),
    ...['-nobuiltininc', '-nostdlibinc'],
    ...kept.flat(),
    ...['-x', 'c-header'],
  ];
}

/** The headers that libbcc's functions for programs bring along. */
export const includesIn = (helpers: string): string[] =>
  [...helpers.matchAll(/^#include <(.+)>$/gm)].map(([, name = '']) => name);

type Folders = Pick<HeaderFiles, 'headers' | 'copies'>;

function optionsIn(printed: string, { headers, copies }: Folders): string[] | undefined {
  const line = printed.split('\n').find((text) => text.startsWith('clang -cc1 '));
  if (line === undefined) return undefined;
  // Options are printed with spaces between them and no quotes, also where the path of the headers has spaces of its own.
  const list = line
    .replaceAll(headers, headers.replaceAll(' ', '\0'))
    .split(' ')
    .map((option) => option.replaceAll('\0', ' '))
    .slice(1);
  const at = list.lastIndexOf('-o');
  if (at < 0 || !list.includes('-emit-llvm-bc')) return undefined;
  return list
    .slice(0, at)
    .filter((option) => option !== '-emit-llvm-uselists')
    .map((option) => (option.startsWith(VIRTUAL) ? `${copies}/${option.slice(VIRTUAL.length)}` : option));
}
