import type { Bundle } from '../bundle/bundle.ts';
import { lineOfInstruction } from '../bundle/line-info.ts';
import type { Refusal } from '../kernel/open-session.ts';
import type { VerdictDiagnostic } from './verdict.ts';

/** Lines of the log that are not the verifier's reason: instructions, states, source lines and statistics. */
const NOT_A_REASON = /^(processed \d+ insns|max_states|;|\d+: |verification time|stack depth|arg#|func#|R\d+=|$)/;

/** The verifier's refusal as a diagnostic: its reason, at the learner's line that the refused instruction was made of. */
export function verifierDiagnostic({ subject, log, message }: Refusal, bundle: Bundle): VerdictDiagnostic {
  const lines = log.trimEnd().split('\n');
  const reason = lines.filter((line) => !NOT_A_REASON.test(line)).at(-1) ?? message;
  const instruction = lines.map((line) => /^(\d+): \(/.exec(line)?.[1]).findLast((number) => number !== undefined);
  const program = bundle.programs.find(({ name }) => name === subject);
  const line = program && instruction !== undefined ? lineOfInstruction(bundle, program, Number(instruction)) : null;
  return { source: 'verifier', severity: 'error', line, column: null, message: `${subject}: ${reason}` };
}
