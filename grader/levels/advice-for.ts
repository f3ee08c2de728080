import type { Finding } from '../judge/finding.ts';
import { behaviour } from '../misconceptions/behaviour.ts';
import { explain, type Saying } from '../misconceptions/explain.ts';
import { hintOf } from '../misconceptions/hint-of.ts';
import type { Level, Step } from './level.ts';
import type { ProgramRecord } from './run-record.ts';

/** A finding, and what was said about the program when it is about that. */
export interface Diagnosis extends Finding {
  said?: Saying;
}

/** For a refusal that nobody has described yet. */
const UNKNOWN_REFUSAL =
  'The verifier must be able to prove that the program is safe on every path. See which pointer or length it names, and what is known about it at this line.';

/** What to tell a learner about a step that failed, and where to read about it. */
export function adviceFor(
  { number }: Level,
  step: Step,
  { reason, said, line }: Diagnosis,
  { source, diagnostics }: ProgramRecord,
): { hint: string; doc: string } {
  const doc = `docs/level-${number}.md#${step.name}`;
  if (reason) return { hint: hintOf(behaviour[reason]), doc };
  // What clang has warned about explains what it did not refuse: best of all when the verifier stopped at that line.
  const warnings = diagnostics.filter(({ source: by, severity, line: at }) => {
    return by === 'clang' && severity === 'warning' && at !== null && (said === undefined || at === line);
  });
  const sayings: Saying[] = said?.source === 'clang' ? [said] : [...warnings, ...(said ? [said] : [])];
  for (const saying of sayings) {
    const known = explain(saying, source);
    if (known) return { hint: hintOf(known), doc: known.doc };
  }
  return { hint: said?.source === 'verifier' ? UNKNOWN_REFUSAL : step.hints[0], doc };
}
