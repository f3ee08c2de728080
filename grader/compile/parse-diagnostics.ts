import { printable } from '../base/foreign-text.ts';
import type { Diagnostic } from './diagnostic.ts';
import { sameText, type ToLearner } from './rewritten.ts';

/** The name under which libbcc shows the learner's program to clang. */
export const MAIN_FILE = '/virtual/main.c';
/** More than anyone reads; a program can make clang say much more. */
const MAX_DIAGNOSTICS = 100;

const INCLUDED = /^In file included from (?<file>[^:]+):(?<line>\d+):$/;
const CLANG =
  /^(?<file>[^\s:][^:]*):(?<line>\d+):(?<column>\d+): (?<severity>fatal error|error|warning|note): (?<message>.*)$/;
/** LLVM's own order of words, e.g. for a stack that is too large; LLVM 19 gives no line, 0:0. */
const BACKEND =
  /^(?<severity>error|warning): (?<file>[^\s:]+):(?<line>\d+):(?<column>\d+): (?:in function (?<function>\S+) [^:]*: )?(?<message>.*)$/;
const NOWHERE = /^(?<severity>fatal error|error|warning): (?<message>.+)$/;
/** The line under a quoted line of source; newer clang puts a line number and a bar before both. */
const CARET = /^\s*(\|\s*)?[\s~]*\^[\s~^]*$/;

/**
 * Clang's and LLVM's text as data, in the learner's lines. What happens inside a header is told at the learner's
 * include line. Quoted source and notes about libbcc's own macros are left out.
 */
export function parseDiagnostics(text: string, source: string, toLearner: ToLearner = sameText): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  const lines = text.split(/\r?\n/);
  let includeLine: number | null = null;
  let inStack = false;
  for (const [index, line] of lines.entries()) {
    if (CARET.test(lines[index + 1] ?? '')) {
      // A quoted line may look like a diagnostic; the head of one never stands right over a caret.
      continue;
    }
    const included = INCLUDED.exec(line)?.groups;
    if (included) {
      // The outermost file comes first.
      if (!inStack) includeLine = included['file'] === MAIN_FILE ? toLearner(Number(included['line']), 0).line : null;
      inStack = true;
      continue;
    }
    inStack = false;
    const diagnostic = parseLine(line, source, toLearner, includeLine);
    if (diagnostic) found.set(JSON.stringify(diagnostic), diagnostic);
    if (found.size >= MAX_DIAGNOSTICS) break;
  }
  return [...found.values()];
}

/** Whether clang itself found an error, not only LLVM behind it. */
export const frontEndRefuses = (text: string): boolean =>
  text.split(/\r?\n/).some((line) => /error$/.test(CLANG.exec(line)?.groups?.['severity'] ?? ''));

function parseLine(text: string, source: string, toLearner: ToLearner, includeLine: number | null): Diagnostic | null {
  const groups = (CLANG.exec(text) ?? BACKEND.exec(text) ?? NOWHERE.exec(text))?.groups;
  if (!groups) return null;
  const severity = severityOf(groups['severity'] ?? '');
  const message = printable(groups['message'] ?? '').trim();
  const file = groups['file'];
  if (file === MAIN_FILE && groups['line'] !== '0') {
    const place = toLearner(Number(groups['line']), Number(groups['column']));
    return { source: 'clang', severity, ...place, message };
  }
  if (severity === 'note') return null;
  const isPlace = file !== undefined && !file.startsWith('<') && file !== MAIN_FILE;
  const line = groups['function'] === undefined ? (isPlace ? includeLine : null) : lineOf(groups['function'], source);
  const where = isPlace ? `${printable(file)}:${groups['line'] ?? ''}: ` : '';
  return { source: 'clang', severity, line, column: null, message: where + message };
}

const severityOf = (word: string): Diagnostic['severity'] => (word === 'note' || word === 'warning' ? word : 'error');

/** The line on which the learner defines a function. */
function lineOf(name: string, source: string): number | null {
  const index = source.split('\n').findIndex((line) => new RegExp(`\\b${name.replace(/\W/g, '')}\\s*\\(`).test(line));
  return index < 0 ? null : index + 1;
}
