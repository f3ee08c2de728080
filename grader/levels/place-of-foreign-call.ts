import { withoutComments } from '../base/c-text.ts';
import type { Bundle, ProgramSpec } from '../bundle/bundle.ts';
import { lineBehind, placeOfInstruction, type Place } from '../bundle/line-info.ts';

/** What can be called here, by the learner's own words. */
const NO_FOREIGN_CALL = /^(?:if|for|while|switch|return|sizeof|bpf_\w+|PT_REGS_\w+)$/;

/**
 * The learner's place of a call of a function that is not there. When a function of a header makes it, as kmalloc() and
 * strlen() do, the instruction has no place of its own: then the call stands on the line before it, or on one up to the
 * line of the code behind it.
 */
export function placeOfForeignCall(bundle: Bundle, program: ProgramSpec, call: number, source: string): Place {
  const before = placeOfInstruction(bundle, program, call);
  if (before.line === null) return before;
  const text = withoutComments(source);
  const lines = text.split('\n').slice(0, lineBehind(bundle, program, call) ?? before.line);
  for (let line = before.line; line <= lines.length; line++) {
    const column = columnOfForeignCall(lines[line - 1] ?? '', text);
    if (column !== undefined) return line === before.line ? before : { line, column };
  }
  return before;
}

/** Where the line calls something that is no method, no helper and no function of the program. */
function columnOfForeignCall(line: string, program: string): number | undefined {
  const call = [...line.matchAll(/(?<![\w.>])([A-Za-z_]\w*)\s*\(/g)].find(
    ([, name = '']) => !NO_FOREIGN_CALL.test(name) && !isDefined(name, program),
  );
  return call && call.index + 1;
}

const isDefined = (name: string, program: string): boolean =>
  new RegExp(`\\b${name}\\s*\\([^;{}]*\\)\\s*\\{`).test(program);
