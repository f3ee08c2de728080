import { withoutComments } from '../base/c-text.ts';
import type { Bundle, ProgramSpec } from '../bundle/bundle.ts';
import { NO_PLACE, placeOfInstruction, type Place } from '../bundle/line-info.ts';
import { loopIn, type Loop } from '../bundle/loop-in.ts';
import { missingFunction } from '../bundle/missing-function.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { placeOfForeignCall } from './place-of-foreign-call.ts';
import type { Cause } from '../verifier/cause.ts';
import { causeBeforeVerifying } from '../verifier/before-verifying.ts';
import { explainRefusal } from '../verifier/explain-refusal.ts';
import { parseLog } from '../verifier/parse-log.ts';
import type { VerdictDiagnostic } from './verdict.ts';

/**
 * The verifier's refusal as a diagnostic: its reason, at the learner's place that the refused instruction was made of,
 * and where the refused value came from.
 */
export function verifierDiagnostic(
  refusal: Refusal,
  bundle: Bundle,
  source: string,
): { diagnostic: VerdictDiagnostic; cause?: Cause | null } {
  const { subject, message } = refusal;
  const log = parseLog(refusal.log);
  const program = bundle.programs.find(({ name }) => name === subject);
  const placeOf = (instruction: number | undefined): Place =>
    program && instruction !== undefined ? placeOfInstruction(bundle, program, instruction) : NO_PLACE;
  const text = { source, lineOf: (instruction: number) => placeOf(instruction).line };
  const { trace, cause: shown } = explainRefusal(log, text);
  const cause = shown ?? (program && causeBeforeVerifying(log.reason ?? message, program, text)) ?? shown;
  return {
    diagnostic: {
      ...{ source: 'verifier', severity: 'error', message: `${subject}: ${log.reason ?? message}` },
      ...(log.steps.length > 0 ? placeOf(log.steps.at(-1)?.instruction) : likelyPlace(bundle, program, source, cause)),
      ...(trace.length > 0 && { trace }),
    },
    ...(cause !== undefined && { cause }),
  };
}

/**
 * When the verifier did not even begin, the call that leads nowhere is the likely reason, or what the code ends with: the
 * compiler leaves out all that follows a use of NULL. When it did not end, a loop is.
 */
function likelyPlace(bundle: Bundle, program: ProgramSpec | undefined, source: string, cause?: Cause | null): Place {
  if (!program) return NO_PLACE;
  const call = missingFunction(program);
  if (call !== undefined) return placeOfForeignCall(bundle, program, call, source);
  if (cause === 'null-followed') return placeOfInstruction(bundle, program, Infinity);
  const loop = loopIn(program);
  return loop === undefined ? NO_PLACE : placeOfLoop(bundle, program, loop, source);
}

/** Where the loop begins: its head stands above the end of a round, and may be among what clang has moved there. */
function placeOfLoop(bundle: Bundle, program: ProgramSpec, { from, to }: Loop, source: string): Place {
  const lines = withoutComments(source).split('\n');
  const end = placeOfInstruction(bundle, program, to);
  const within = Array.from({ length: to - from + 1 }, (_, i) => placeOfInstruction(bundle, program, from + i).line);
  const heads = [...new Set(within)].flatMap((line) => {
    const column = line === null ? -1 : (lines[line - 1] ?? '').search(/\b(?:for|while|do)\b/);
    return line === null || column < 0 ? [] : [{ line, column: column + 1 }];
  });
  const above = heads.filter(({ line }) => end.line === null || line <= end.line);
  return above.sort((a, b) => b.line - a.line)[0] ?? end;
}
