import type { Finding } from '../judge/finding.ts';
import { behaviour } from '../misconceptions/behaviour/index.ts';
import { explain, type Saying } from '../misconceptions/explain.ts';
import { hintOf } from '../misconceptions/hint-of.ts';
import type { Level, Step } from './level.ts';
import type { ProgramRecord } from './run-record.ts';
import { warningsAbout } from './warnings-about.ts';

/** A finding, and what was said about the program when it is about that. */
export interface Diagnosis extends Finding {
  said?: Saying;
}

/** For a refusal that nobody has described yet. */
const UNKNOWN_REFUSAL =
  'The verifier must be able to prove that the program is safe on every path. See which pointer or length it names, and what is known about it at this line.';

/** For a warning that nobody has described yet. */
const UNKNOWN_WARNING = 'The compiler has warned of this line, which is probably why the verifier refuses it:';

/**
 * What to tell a learner about a step that failed, where to read about it, and the line if it is another one than the
 * finding's.
 */
export function adviceFor(
  { number }: Level,
  step: Step,
  { reason, said, line }: Diagnosis,
  { source, diagnostics }: ProgramRecord,
): { hint: string; doc: string; line?: number } {
  const doc = `docs/level-${number}.md#${step.name}`;
  if (said?.source === 'clang') return known(said, source) ?? { hint: step.hints[0], doc };
  // What clang has warned of explains best what it did not refuse.
  const warnings = warningsAbout(said && (line ?? null), source, diagnostics);
  for (const warning of warnings) {
    const advice = known(warning, source);
    if (advice) return { ...advice, ...(warning.line !== null && { line: warning.line }) };
  }
  if (reason) return { hint: hintOf(behaviour[reason]), doc };
  if (!said) return { hint: step.hints[0], doc };
  const warning = warnings.find(({ line: at }) => at === line);
  if (warning) return { hint: `${UNKNOWN_WARNING} ${warning.message}`, doc };
  return known(said, source) ?? { hint: UNKNOWN_REFUSAL, doc };
}

function known(saying: Saying, source: string): { hint: string; doc: string } | undefined {
  const misconception = explain(saying, source);
  return misconception && { hint: hintOf(misconception), doc: misconception.doc };
}
