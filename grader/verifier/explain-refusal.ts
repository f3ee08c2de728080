import { causeOf, isHalfOf, type Cause } from './cause.ts';
import { complaintOf } from './complaint.ts';
import { culpritOf } from './culprit.ts';
import { noteOnOrigin, noteOnRefusal, noteOnStored, noteOnTest, NOTES_ON_CAUSES } from './notes.ts';
import type { Log } from './parse-log.ts';
import { ancestry, followValues, type Value } from './values.ts';

/** One of the learner's lines, and what happened there to the number or pointer that was refused. */
export interface TraceLine {
  /** From 1. */
  line: number;
  text: string;
  note: string;
}

export interface Explanation {
  /** The refused line first, then where the value came from and what was done with it, in the order in which it happened. */
  trace: TraceLine[];
  /** null when nothing of what is known; undefined when no states could be followed. */
  cause?: Cause | null;
}

/** The learner's file, and which line of it an instruction was made of. */
export interface Program {
  source: string;
  lineOf: (instruction: number) => number | null;
}

const MOST_LINES = 6;
const NOTHING: Explanation = { trace: [] };

/**
 * Follows what the verifier refused back to where it came from. A log of a kernel that writes no states (Linux 5.17 and
 * older), or one whose words are not known, gives an empty trace.
 */
export function explainRefusal(log: Log, program: Program): Explanation {
  const { steps, reason } = log;
  const complaint = reason === undefined ? undefined : complaintOf(reason, steps.at(-1)?.operation);
  if (!complaint || reason === undefined) return NOTHING;
  const values = followValues(steps);
  const culprit = culpritOf(complaint, steps, values);
  if (!culprit) return NOTHING;

  const found = causeOf(complaint, culprit, values, steps);
  const ancestors = ancestry(culprit.value);
  const notes: { step: number; note: string }[] = [];
  for (const value of ancestors) {
    notes.push(...noted(value.step, noteOnOrigin(value, steps, complaint.about === 'pointer')));
    notes.push(...[noteOnStored(value, steps) ?? []].flat());
  }
  for (const test of values.tests) {
    const onHalf = [test.left, test.right].some((side) => isHalfOf(side, ancestors));
    notes.push(
      ...noted(
        test.step,
        noteOnTest(test, (side: Value) => ancestors.has(side), onHalf),
      ),
    );
  }
  if (found && NOTES_ON_CAUSES[found.cause]) notes.push({ step: found.step, note: NOTES_ON_CAUSES[found.cause] ?? '' });

  const refused = { step: steps.length - 1, note: noteOnRefusal(complaint, culprit, reason, steps) };
  const ordered = [refused, ...notes.sort((one, other) => one.step - other.step)];
  const trace = onLines(ordered, log, program);
  return { trace, cause: found?.cause ?? null };
}

const noted = (step: number, note: string | undefined) => (note === undefined ? [] : [{ step, note }]);

/** Each line once for each note; of a loop, the last round says enough. */
function onLines(notes: { step: number; note: string }[], { steps }: Log, { source, lineOf }: Program): TraceLine[] {
  const texts = source.split('\n');
  const lines = new Map<string, TraceLine>();
  for (const { step, note } of notes) {
    const instruction = steps[step]?.instruction;
    const line = instruction === undefined ? null : lineOf(instruction);
    if (line !== null) lines.set(`${line} ${note}`, { line, text: (texts[line - 1] ?? '').trim(), note });
  }
  return [...lines.values()].slice(0, MOST_LINES);
}
