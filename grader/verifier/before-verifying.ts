import { withoutComments } from '../base/c-text.ts';
import { functionBody } from '../base/function-body.ts';
import type { ProgramSpec } from '../bundle/bundle.ts';
import { missingFunction } from '../bundle/missing-function.ts';
import type { Cause } from './cause.ts';

/** The kernel's words when code ends or jumps where no program does: it was not even verified. */
const ODD_JUMP = /jump out of range|last insn is not an exit or jmp|unreachable insn/;

/** And when a register is used that nothing was put into. */
const NO_VALUE = /R\d+ !read_ok/;

/** A pointer that is used where it is known to be NULL: of what is read there the compiler makes nothing. */
const USED_WHERE_NULL = [
  /\bif\s*\(\s*(\w+)\s*==\s*(?:NULL|0)\s*\)[\s{]*(?!return\b)[^;{}]{0,200}\b\1\b/,
  /\bif\s*\(\s*!\s*(\w+)\s*\)[\s{]*(?!return\b)[^;{}]{0,200}\b\1\b/,
];

/**
 * Why the code itself is not whole, which is known without any state. A call that leads nowhere is one of a function that
 * was not put into the hook; where there is none, the compiler has left out what follows a write through no pointer.
 */
export function causeBeforeVerifying(
  reason: string,
  program: ProgramSpec,
  { source, lineOf }: { source: string; lineOf: (instruction: number) => number | null },
): Cause | undefined {
  if (!ODD_JUMP.test(reason) && !NO_VALUE.test(reason)) return undefined;
  const call = missingFunction(program);
  if (call === undefined && USED_WHERE_NULL.some((use) => use.test(withoutComments(source)))) return 'null-followed';
  if (NO_VALUE.test(reason)) return undefined;
  if (call === undefined) return 'pointer-to-nowhere';
  const line = lineOf(call);
  const text = line === null ? '' : (source.split('\n')[line - 1] ?? '');
  const bodies = [...text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].flatMap(([, name = '']) => {
    const body = bodyOf(name, source);
    return body === undefined ? [] : [{ name, body }];
  });
  if (bodies.some(({ name, body }) => new RegExp(`\\b${name}\\s*\\(`).test(body))) return 'function-calls-itself';
  return bodies.length > 0 ? 'own-function-not-inlined' : undefined;
}

/** What a function of the learner's own does; undefined where there is none of that name. */
const bodyOf = (name: string, source: string): string | undefined =>
  ['if', 'for', 'while', 'switch'].includes(name) ? undefined : functionBody(name, source)?.lines.join('\n');
