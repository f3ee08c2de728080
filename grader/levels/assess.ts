import { factsOf, type Facts } from '../judge/facts.ts';
import type { Reason } from '../judge/reason.ts';
import { adviceFor, type Diagnosis } from './advice-for.ts';
import { upTo } from './index.ts';
import { lineThatSets } from './line-that-sets.ts';
import type { ProgramRecord, RunRecord } from './run-record.ts';
import type { Level, Step } from './level.ts';
import type { StepResult } from './verdict.ts';

/** Every step of the levels 0 to N, in order: the first that fails is the one to fix, and those behind it are skipped. */
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
      return failedStep(level, step, finding, record);
    }),
  );
}

/** What keeps the program of levels 0 to N from being attached: the first step that fails before anything has run. */
export function obstacle(number: number, record: ProgramRecord): StepResult | undefined {
  for (const level of upTo(number))
    for (const step of level.steps) {
      const finding = beforeRunning(level, step, record);
      if (finding) return failedStep(level, step, finding, record);
    }
  return undefined;
}

function failedStep(level: Level, step: Step, diagnosis: Diagnosis, record: ProgramRecord): StepResult {
  const { expected, actual } = diagnosis;
  const clue = step.text?.(diagnosis.reason, record.source, step.where);
  const line = clue?.line ?? diagnosis.line ?? lineToLookAt(step, diagnosis, record.source);
  return {
    ...outlineOf(level, step),
    ...(line !== undefined && { line }),
    ...{ status: 'fail', expected, actual, ...adviceFor(level, step, { ...diagnosis, ...clue }, record) },
  };
}

/** The line that sets the wrong field, or else the function that the step is about. */
function lineToLookAt({ sets, where }: Step, { reason }: Diagnosis, source: string): number | undefined {
  // A field in the wrong place is no matter of the line that sets it, but of the structure.
  const setting = isMisplaced(reason)
    ? sets && lineOf(source, `struct\\s+${sets.output.replace(/s$/, '_t')}\\s*\\{`)
    : (sets?.fields ?? []).flatMap((field) => lineThatSets(field, sets?.output ?? '', source) ?? [])[0];
  const hook = isAboutSaving(reason) ? where?.replace('_ret_', '_entry_') : where;
  return setting ?? (hook === undefined ? undefined : lineOf(source, `${hook}\\s*\\(`));
}

const isMisplaced = (reason: Reason | undefined): boolean =>
  reason === 'field-displaced' || reason === 'connection-misplaced' || reason === 'direction-misplaced';

/** Whether the entry hook is to blame, whichever hook the step is about. */
const isAboutSaving = (reason: Reason | undefined): boolean =>
  reason === 'other-arguments-saved' || reason === 'saved-too-early' || reason === 'left-out-at-entry';

const outlineOf = ({ number }: Level, { name, title }: Step) => ({ id: `${number}.${name}`, level: number, title });

function examine(level: Level, step: Step, record: ProgramRecord, facts: Facts | undefined): Diagnosis | null {
  const { refusal, declarations } = record;
  const obstacle = beforeRunning(level, step, record);
  if (obstacle) return obstacle;
  if (!step.check) return null;
  if (refusal?.stage === 'flood' && refusal.level === level.number && step === firstOfEvents(level))
    return {
      expected: 'events for the calls that must be reported, some hundreds in a run',
      actual: refusal.message,
      reason: 'flood',
    };
  if (facts) {
    const finding = step.check(facts);
    return finding && declarations ? (step.reconsider?.(finding, declarations) ?? finding) : finding;
  }
  // Nothing ran although nothing was refused or missing so far: no step may pass by silence.
  return {
    expected: 'a run with these hooks attached',
    actual: refusal ? refusal.message : 'the program did not run',
  };
}

function beforeRunning(level: Level, step: Step, record: ProgramRecord): Diagnosis | null {
  const { declarations, diagnostics, refusal } = record;
  if (declarations === undefined) return uncompiled(diagnostics);
  const declared = step.bundle?.(declarations) ?? null;
  if (declared) return declared;
  return step.load && refusal?.level === level.number && refusal.stage !== 'flood'
    ? refused(refusal, record.source)
    : null;
}

/** Where a level first asks about the events that came. */
const firstOfEvents = ({ steps }: Level): Step | undefined =>
  steps.find(({ check, bundle, load }) => check && !bundle && !load);

function uncompiled(diagnostics: ProgramRecord['diagnostics']): Diagnosis {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  const expected = 'a program that compiles';
  if (!error) return { expected, actual: 'the compiler gave no reason' };
  const { line, message } = error;
  return {
    ...{ expected, actual: `${line === null ? '' : `line ${line}: `}${message}`, said: error },
    ...(line !== null && { line }),
  };
}

function refused(refusal: NonNullable<ProgramRecord['refusal']>, source: string): Diagnosis {
  const { stage, subject, message, log, cause } = refusal;
  // Only the learner knows where a map is declared: where it is named first.
  const line = stage === 'map' ? lineOf(source, subject) : (refusal.line ?? undefined);
  return {
    expected: `the kernel${stage === 'verifier' ? "'s verifier" : ''} to accept ${subject}`,
    actual: message,
    said: { source: 'verifier', line: line ?? null, message, log, ...(cause !== undefined && { cause }) },
    ...(line !== undefined && { line }),
  };
}

/** The first line of the source on which a pattern stands as a word, from 1. */
function lineOf(source: string, pattern: string): number | undefined {
  const index = source.split('\n').findIndex((line) => new RegExp(`\\b${pattern}`).test(line));
  return index < 0 ? undefined : index + 1;
}
