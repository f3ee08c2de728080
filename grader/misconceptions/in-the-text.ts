import { withoutComments } from '../base/c-text.ts';
import { functionBody } from '../base/function-body.ts';
import type { Reason } from '../judge/reason.ts';
import { functionAround } from './function-around.ts';
import { keptElsewhere } from './kept-elsewhere.ts';

/** What a program's text gives away where its behaviour tells only that something is missing. */
export interface Clue {
  reason: Reason;
  /** Of the learner's, from 1. */
  line: number;
}

/** Findings behind which there may be many things. */
const VAGUE = new Set<Reason | undefined>([undefined, 'nothing-submitted', 'nothing-copied']);
/** What missing calls have in common, if not by chance. */
const MAYBE_CHANCE = new Set<Reason | undefined>([
  'process-left-out',
  'long-messages-missed',
  'large-buffers-left-out',
  'only-the-first-message',
  'other-arguments-saved',
]);

/**
 * The reason for a finding, as the text shows it; undefined when the finding has a better one already. `where` is the
 * return hook that the finding is about.
 */
export function inTheText(reason: Reason | undefined, source: string, where = ''): Clue | undefined {
  const program = withoutComments(source);
  const entry = where.replace('_ret_', '_entry_');
  if (MAYBE_CHANCE.has(reason)) return lookedBeforeTheCall(program, entry);
  if (reason === 'one-kind-of-message-missed') return lettersAsNumber(program);
  if (!VAGUE.has(reason)) return undefined;
  return (
    lookedBeforeTheCall(program, entry) ??
    bufferNotCopied(program) ??
    lettersAsNumber(program) ??
    listReadFromTheKernel(program) ??
    messageOfTheKernel(program) ??
    messageForList(program) ??
    inTheHooks(reason, source, where)
  );
}

/** The same where what a message holds is no matter: how the two hooks work together. */
export function inTheHooks(reason: Reason | undefined, source: string, where = ''): Clue | undefined {
  const program = withoutComments(source);
  const entry = where.replace('_ret_', '_entry_');
  if (reason === 'failure-reported') return resultAskedAtEntry(program, entry, where);
  if (!VAGUE.has(reason)) return undefined;
  return keptElsewhere(program, entry, where) ?? resultAskedAtEntry(program, entry, where) ?? nameOfTheProcess(program);
}

/** `args->buf[0]`, where buf is a pointer: BCC replaces it with a read of the pointer. `&args->iov[0]` reads nothing. */
function bufferNotCopied(program: string): Clue | undefined {
  const pointers = new Set([...program.matchAll(/\*\s*(\w+)\s*;/g)].map(([, name]) => name));
  return firstLine(program, 'buffer-not-copied', (text) =>
    [...text.matchAll(/(?<!&\s*\w*)->\s*(\w+)\s*\[/g)].some(([, field]) => pointers.has(field)),
  );
}

/** 'HTTP' in single quotes, or in hexadecimal: a number that begins with the last letter, where memory has the first. */
const lettersAsNumber = (program: string): Clue | undefined =>
  firstLine(
    program,
    'letters-as-number',
    (text) => /'[A-Za-z]{2,4}'|\b0x(?:48545450|504f5354)\b/i.test(text) && !/ntoh|swap|swab/.test(text),
  );

/** More than a program has. */
const MOST_PLACES = 30;

/** In the entry hook, the result of the call, by itself or in a function that it calls; and not in the return hook. */
function resultAskedAtEntry(program: string, entry: string, back: string): Clue | undefined {
  const body = functionBody(entry, program);
  const places = [...program.matchAll(/\bPT_REGS_RC\b/g)].slice(0, MOST_PLACES);
  const asking = new Set(places.map(({ index }) => functionAround(program.slice(0, index))));
  const asks = (text: string): boolean =>
    /\bPT_REGS_RC\b/.test(text) || [...text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].some(([, name]) => asking.has(name));
  const line = body?.lines.findIndex(asks) ?? -1;
  const isAskedBehind = functionBody(back, program)?.lines.some(asks) ?? true;
  return body === undefined || line < 0 || isAskedBehind
    ? undefined
    : { reason: 'result-asked-at-entry', line: body.first + line };
}

/** A struct iovec, or a message, that is copied as if it were in the memory of the kernel. */
const listReadFromTheKernel = (program: string): Clue | undefined =>
  firstLine(program, 'list-read-from-the-kernel', (text) =>
    /\bbpf_probe_read_kernel\s*\([^,]*,[^,]*,.*\b(?:iov|msg)\b/.test(text),
  );

const messageOfTheKernel = (program: string): Clue | undefined =>
  firstLine(program, 'message-of-the-kernel', (text) => /\bstruct msghdr\b/.test(text));

/** What msg points to as a struct iovec. */
const messageForList = (program: string): Clue | undefined =>
  firstLine(program, 'message-for-list', (text) =>
    /\(\s*(?:const\s+)?struct iovec\s*\*\s*\)\s*(?:\w+->)?msg\b/.test(text),
  );

/** The name of the process, of which letters are then looked at. */
const nameOfTheProcess = (program: string): Clue | undefined =>
  firstLine(program, 'name-of-the-process-asked', (text) => {
    const [, name] = /\bbpf_get_current_comm\s*\(\s*&?\s*(\w+)/.exec(text) ?? [];
    return (
      name !== undefined &&
      new RegExp(`\\b${name}\\s*\\[[^\\]]*\\]\\s*[!=]=|cmp\\w*\\s*\\(\\s*${name}\\b`).test(program)
    );
  });

/** In the entry hook of a read: a copy, or a condition on what its buffer holds. */
function lookedBeforeTheCall(program: string, entry: string): Clue | undefined {
  const body = entry.endsWith('_read') ? functionBody(entry, program) : undefined;
  const [, buffer = 'buf'] =
    new RegExp(`\\b${entry}\\s*\\((?:[^,)]{0,99},){2}[^,)]{0,99}?(\\w+)\\s*[,)]`).exec(program) ?? [];
  const isAsked = new RegExp(
    `\\bif\\b.*(?:\\w\\s*\\([^()]*\\b${buffer}\\b|\\b${buffer}\\s*\\[|[(!=&|]\\s*\\*\\s*${buffer}\\b)`,
  );
  const line = body?.lines.findIndex((text) => /\bbpf_probe_read\w*\s*\(/.test(text) || isAsked.test(text)) ?? -1;
  return body === undefined || line < 0 ? undefined : { reason: 'looked-before-the-call', line: body.first + line };
}

function firstLine(program: string, reason: Reason, fits: (text: string) => boolean): Clue | undefined {
  const line = program.split('\n').findIndex(fits);
  return line < 0 ? undefined : { reason, line: line + 1 };
}
