import type { Saying } from '../misconceptions/explain.ts';
import { functionAround } from '../misconceptions/function-around.ts';
import type { ProgramRecord } from './run-record.ts';

/** A warning that is told at the learner's include line is about the header. */
const IN_A_HEADER = /^\S+\.h:\d+: /;

/**
 * The compiler's warnings that may be behind a failure, the nearest first: those of the refused line, of the lines that
 * the refused value came from, of the lines that declare what the refused one uses, and of the calls of the function that
 * it is in, and of what these calls pass. Without a refusal, `undefined`, all of them.
 */
export function warningsAbout(
  refused: number | null | undefined,
  source: string,
  diagnostics: ProgramRecord['diagnostics'],
): Saying[] {
  const warnings = diagnostics.flatMap(({ source: by, severity, line, message }) =>
    by === 'clang' && severity === 'warning' && line !== null && !IN_A_HEADER.test(message)
      ? [{ source: by, line, message }]
      : [],
  );
  if (refused === undefined) return warnings;
  // Nowhere in particular, because the compiler has left out what stands behind a variable without a value.
  if (refused === null) return warnings.filter(({ message }) => /\bis uninitialized\b/.test(message));
  const trace = diagnostics.flatMap(({ trace: lines = [] }) => lines.map(({ line }) => line));
  const calls = callsAround(refused, source);
  const passed = calls.flatMap((call) => linesAbove(call, source));
  const near = [refused, ...trace, ...declarationsFor(refused, source), ...calls, ...passed];
  return near
    .filter((line, at) => near.indexOf(line) === at)
    .flatMap((at) => warnings.filter(({ line }) => line === at));
}

/** The lines above that declare a map or a variable which the line names. */
function declarationsFor(at: number, source: string): number[] {
  const lines = source.split('\n');
  const names = new Set((lines[at - 1] ?? '').match(/[A-Za-z_]\w*/g));
  return lines.slice(0, at - 1).flatMap((line, index) => {
    const declared = /^\s*(?:BPF_\w+\s*\(\s*|(?:\w+ )+\**)(\w+)\s*(?:[=;,[)])/.exec(line)?.[1];
    return declared !== undefined && names.has(declared) ? [index + 1] : [];
  });
}

/** The lines of the same function above one that name something which it names, the nearest first. */
function linesAbove(at: number, source: string): number[] {
  const lines = source.split('\n');
  const names = new Set((lines[at - 1] ?? '').match(/[A-Za-z_]\w*/g));
  const begin = lines.slice(0, at - 1).findLastIndex((line) => /^\S/.test(line));
  return lines
    .slice(begin + 1, at - 1)
    .flatMap((line, index) =>
      line.match(/[A-Za-z_]\w*/g)?.some((name) => names.has(name)) === true ? [begin + index + 2] : [],
    )
    .reverse();
}

/** The lines that call the function which a line is in. */
function callsAround(at: number, source: string): number[] {
  const lines = source.split('\n');
  const name = functionAround(lines.slice(0, at - 1).join('\n'));
  if (name === undefined) return [];
  return lines.flatMap((line, index) => (new RegExp(`^\\s.*\\b${name}\\s*\\(`).test(line) ? [index + 1] : []));
}
