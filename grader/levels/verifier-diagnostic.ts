import type { Bundle } from '../bundle/bundle.ts';
import { placeOfInstruction, type Place } from '../bundle/line-info.ts';
import { missingFunction } from '../bundle/missing-function.ts';
import type { Refusal } from '../kernel/open-session.ts';
import type { VerdictDiagnostic } from './verdict.ts';

/** Lines of the log that are not the verifier's reason: instructions, states, source lines and statistics. */
const NOT_A_REASON = /^(processed \d+ insns|max_states|;|\d+: |verification time|stack depth|arg#|func#|R\d+=|$)/;

/** The verifier's refusal as a diagnostic: its reason, at the learner's place that the refused instruction was made of. */
export function verifierDiagnostic({ subject, log, message }: Refusal, bundle: Bundle): VerdictDiagnostic {
  const lines = log.trimEnd().split('\n');
  const reason = lines.filter((line) => !NOT_A_REASON.test(line)).at(-1) ?? message;
  return {
    ...{ source: 'verifier', severity: 'error', message: `${subject}: ${reason}` },
    ...placeOf(subject, lines, bundle),
  };
}

/** Where the verifier stopped; when it did not even begin, the call that leads nowhere, which is then the likely reason. */
function placeOf(subject: string, log: string[], bundle: Bundle): Place {
  const program = bundle.programs.find(({ name }) => name === subject);
  const last = log.map((line) => /^(\d+): \(/.exec(line)?.[1]).findLast((number) => number !== undefined);
  const instruction = last === undefined ? program && missingFunction(program) : Number(last);
  if (!program || instruction === undefined) return { line: null, column: null };
  return placeOfInstruction(bundle, program, instruction);
}
