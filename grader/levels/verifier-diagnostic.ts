import type { Refusal } from '../kernel/open-session.ts';
import type { VerdictDiagnostic } from './verdict.ts';

/**
 * The verifier's refusal as one diagnostic: its own last sentence, at the source line that stands above it in the log
 * (`; text @ file:LINE` from the program's line information, where the kernel prints it).
 */
export function verifierDiagnostic({ subject, log, message }: Refusal): VerdictDiagnostic {
  const lines = log.trimEnd().split('\n');
  const said = lines
    .filter((line) => !/^(processed \d+ insns|max_states|;|\d+: |verification time|stack depth|$)/.test(line))
    .at(-1);
  return { source: 'verifier', severity: 'error', line: null, column: null, message: `${subject}: ${said ?? message}` };
}
