import { withoutComments } from '../base/c-text.ts';
import type { Reason } from '../judge/reason.ts';

/** What a program's text gives away where its behaviour tells only that something is missing. */
export interface Clue {
  reason: Reason;
  /** Of the learner's, from 1. */
  line: number;
}

/** Findings behind which there may be many things. */
const VAGUE = new Set<Reason | undefined>([undefined, 'nothing-submitted', 'nothing-copied']);

/** The reason for a finding, as the text shows it; undefined when the finding has a better one already. */
export const inTheText = (reason: Reason | undefined, source: string): Clue | undefined =>
  VAGUE.has(reason) ? (bufferNotCopied(source) ?? lettersAsNumber(source)) : undefined;

/** `args->buf[0]`, where buf is a pointer: BCC replaces it with a read of the pointer. */
function bufferNotCopied(source: string): Clue | undefined {
  const line = source
    .split('\n')
    .findIndex((text) =>
      [...text.matchAll(/->\s*(\w+)\s*\[/g)].some(([, field = '']) => new RegExp(`\\*\\s*${field}\\s*;`).test(source)),
    );
  return line < 0 ? undefined : { reason: 'buffer-not-copied', line: line + 1 };
}

/** 'HTTP' in single quotes: a number that begins with the last letter, where memory has the first. */
function lettersAsNumber(source: string): Clue | undefined {
  const line = withoutComments(source)
    .split('\n')
    .findIndex((text) => /'[A-Za-z]{2,4}'/.test(text));
  return line < 0 ? undefined : { reason: 'letters-as-number', line: line + 1 };
}
