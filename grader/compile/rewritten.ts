import { alignLines } from './align-lines.ts';

/** What libbcc puts around the program before its second pass (BFrontendAction::DoMiscWorkAround in BCC 0.26 to 0.31). */
const FIRST = '#if defined(BPF_LICENSE)\n#error BPF_LICENSE cannot be specified through cflags\n';
const LAST = '\n#include <bcc/footer.h>\n';

export interface Place {
  line: number;
  column: number | null;
}

/** From a place in the text that a pass compiled to the place in the learner's file. */
export type ToLearner = (line: number, column: number) => Place;

export interface Passes {
  /** What was said about the learner's own text. */
  first: string;
  /** What was said about the rewritten text, by clang's second pass and by LLVM. */
  second: string;
  toLearner: ToLearner;
}

export const sameText: ToLearner = (line, column) => ({ line, column });

/** Takes apart what libbcc printed: its words about the first pass, the rewritten program, its words about that. */
export function splitPasses(printed: string, source: string): Passes {
  const start = printed.indexOf(FIRST);
  const end = printed.lastIndexOf(LAST);
  if (start < 0 || end < start) return { first: printed, second: '', toLearner: sameText };
  const rewritten = printed.slice(start, end);
  return {
    first: printed.slice(0, start),
    second: printed.slice(end + LAST.length),
    toLearner: toLearnerFrom(source, rewritten),
  };
}

function toLearnerFrom(source: string, rewritten: string): ToLearner {
  const original = source.split('\n');
  const changed = rewritten.split('\n');
  const origin = alignLines(original, changed);
  return (line, column) => {
    const index = origin[line - 1] ?? original.length - 1;
    return { line: index + 1, column: sameColumn(original[index] ?? '', changed[line - 1] ?? '', column) };
  };
}

/** A column survives when everything before it, or everything from it on, is as the learner wrote it. */
function sameColumn(original: string, changed: string, column: number): number | null {
  const [from, to] = [Buffer.from(changed), Buffer.from(original)];
  const at = column - 1;
  if (column < 1 || at > from.length) return null;
  if (from.subarray(0, column).equals(to.subarray(0, column))) return column;
  const tail = from.subarray(at);
  const shifted = to.length - tail.length;
  return shifted >= 0 && tail.length > 1 && to.subarray(shifted).equals(tail) ? shifted + 1 : null;
}
