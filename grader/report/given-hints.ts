import type { Level, Step } from '../levels/level.ts';
import type { StepResult } from '../levels/verdict.ts';

export interface GivenHints {
  id: string;
  title: string;
  /** All that there are. */
  hints: string[];
  /** How many of them are to be shown, and whether the last of these is a new one. */
  count: number;
  isNew: boolean;
  /** The learner's function to look at. */
  where: string | undefined;
  /** The learner's line, when a run has named it. */
  place?: string;
  doc: string;
}

/** What is known of a step's hints. */
export interface HintState {
  /** How many have been given. */
  given: number;
  /** What the last run has said of this step, when it failed there. */
  failed: Pick<StepResult, 'hint' | 'doc' | 'line'> | undefined;
  /** The program's name. */
  file: string;
}

/** One hint more for a step, with those before it. */
export function givenHints(
  { level: { number }, step }: { level: Level; step: Step },
  { given, failed, file }: HintState,
): GivenHints {
  const count = Math.min(given + 1, step.hints.length);
  return {
    ...{ id: `${number}.${step.name}`, title: step.title, where: step.where, count, isNew: count > given },
    // The report knew better than the step's own nudge.
    hints: [failed?.hint ?? step.hints[0], ...step.hints.slice(1)],
    doc: failed?.doc ?? `docs/level-${number}.md#${step.name}`,
    ...(failed?.line !== undefined && { place: `${file}:${failed.line}` }),
  };
}
