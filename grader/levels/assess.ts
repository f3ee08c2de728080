import { factsOf, type Facts } from '../judge/facts.ts';
import type { Finding } from '../judge/finding.ts';
import { behaviour } from '../misconceptions/behaviour.ts';
import { hintOf } from '../misconceptions/hint-of.ts';
import { upTo } from './index.ts';
import type { ProgramRecord, RunRecord } from './run-record.ts';
import type { Level, Step } from './level.ts';
import type { StepResult } from './verdict.ts';

/** Every step of the levels 0 to N, in order: the first that fails is the one to mend, and those behind it are skipped. */
export function assess(number: number, record: ProgramRecord & Pick<RunRecord, 'evidence'>): StepResult[] {
  const facts = record.evidence && factsOf(record.evidence);
  let failed = false;
  return upTo(number).flatMap((level) =>
    level.steps.map((step) => {
      const outline = outlineOf(level, step);
      if (failed) return { ...outline, status: 'skipped' as const };
      const finding = examine(level, step, record, facts);
      if (finding === null) return { ...outline, status: 'pass' as const };
      failed = true;
      return failedStep(level, step, finding, record.source);
    }),
  );
}

/** What keeps the program of levels 0 to N from being attached: the first step that fails before anything has run. */
export function obstacle(number: number, record: ProgramRecord): StepResult | undefined {
  for (const level of upTo(number))
    for (const step of level.steps) {
      const finding = beforeRunning(level, step, record);
      if (finding) return failedStep(level, step, finding, record.source);
    }
  return undefined;
}

/** A finding, and what is known to be behind it. */
type Diagnosis = Finding & { hint?: string };

function failedStep(level: Level, step: Step, { reason, ...found }: Diagnosis, source: string): StepResult {
  const line = found.line ?? (step.where === undefined ? undefined : lineOf(source, step.where));
  return {
    ...outlineOf(level, step),
    status: 'fail',
    ...{ hint: reason ? hintOf(behaviour[reason]) : step.hints[0], ...found },
    doc: `docs/level-${level.number}.md#${step.name}`,
    ...(line !== undefined && { line }),
  };
}

const outlineOf = ({ number }: Level, { name, title }: Step) => ({ id: `${number}.${name}`, level: number, title });

function examine(level: Level, step: Step, record: ProgramRecord, facts: Facts | undefined): Diagnosis | null {
  const { refusal } = record;
  const obstacle = beforeRunning(level, step, record);
  if (obstacle) return obstacle;
  if (!step.check) return null;
  if (facts) return step.check(facts);
  // Nothing ran although nothing was refused or missing so far: no step may pass by silence.
  return {
    expected: 'a run with these hooks attached',
    actual: refusal ? refused(refusal).actual : 'the program did not run',
  };
}

function beforeRunning(
  level: Level,
  step: Step,
  { declarations, diagnostics, refusal }: ProgramRecord,
): Diagnosis | null {
  if (declarations === undefined) return { expected: 'a program that compiles', actual: firstError(diagnostics) };
  const declared = step.bundle?.(declarations) ?? null;
  if (declared) return declared;
  return step.load && refusal?.level === level.number ? refused(refusal) : null;
}

const refused = ({ stage, subject, message, line }: NonNullable<ProgramRecord['refusal']>): Diagnosis => ({
  expected: `the kernel${stage === 'verifier' ? "'s verifier" : ''} to accept ${subject}`,
  actual: message,
  ...(stage === 'verifier' && {
    hint: 'The verifier must be able to prove that the program is safe on every path. See which pointer or length it names, and what is known about it at this line.',
  }),
  ...(line !== undefined && line !== null && { line }),
});

/** The line on which a function's name stands in the source, from 1. */
function lineOf(source: string, name: string): number | undefined {
  const index = source.split('\n').findIndex((line) => new RegExp(`\\b${name}\\s*\\(`).test(line));
  return index < 0 ? undefined : index + 1;
}

function firstError(diagnostics: ProgramRecord['diagnostics']): string {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error ? `${error.line === null ? '' : `line ${error.line}: `}${error.message}` : 'the compiler gave no reason';
}
