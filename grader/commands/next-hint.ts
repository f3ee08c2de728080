import { levels } from '../levels/index.ts';
import type { Level, Step } from '../levels/level.ts';
import { hintText, type GivenHints } from '../report/hint-text.ts';
import { hintFileOf, noteGiven, readHintNotes, type HintNotes } from './hint-file.ts';
import { shortName } from './learners-file.ts';
import { namedStep } from './named-step.ts';
import { orSayWhy } from './or-say-why.ts';

/**
 * The next hint for a program, in words: for a step that is named, or for the one at which the program's last run got
 * stuck. It is noted as given. Throws KitError NO_SUCH_STEP.
 */
export async function nextHint(
  level: Level,
  name: string | undefined,
  program: string,
  file = hintFileOf(program),
): Promise<string> {
  const notes = await readHintNotes(shortName(program), file);
  const chosen = name === undefined ? stuckAt(level, notes) : { level, step: namedStep(level, name) };
  if (!chosen)
    return `No step of level ${level.number} failed in your last run. For another step, say which: npm run hint -- ${level.number} ${level.steps.at(-1)?.name ?? ''}\n`;
  return hintText({ ...(await giveHint(chosen, notes, file)), asked: level.number });
}

/** One hint more for a step, with those before it. It is noted as given. */
export async function giveHint(
  { level, step }: { level: Level; step: Step },
  notes: HintNotes,
  file: string,
): Promise<GivenHints> {
  const id = `${level.number}.${step.name}`;
  const given = notes.given[id] ?? 0;
  const count = Math.min(given + 1, step.hints.length);
  if (count > given) await orSayWhy(noteGiven(notes, id, count, file));
  const failed = notes.lastRun?.failed?.id === id ? notes.lastRun.failed : undefined;
  return {
    ...{ id, title: step.title, where: step.where, count, isNew: count > given },
    // The report knew better than the step's own nudge.
    hints: [failed?.hint ?? step.hints[0], ...step.hints.slice(1)],
    doc: failed?.doc ?? `docs/level-${level.number}.md#${step.name}`,
    ...(failed?.line !== undefined && { place: `${notes.lastRun?.file ?? ''}:${failed.line}` }),
  };
}

/** The step that failed in the last run, which may belong to a lower level; the level's first step before any run of it. */
function stuckAt(level: Level, { lastRun }: HintNotes): { level: Level; step: Step } | undefined {
  const [number = '', name = ''] = lastRun?.failed?.id.split('.') ?? [];
  const of = levels.find((each) => String(each.number) === number);
  const step = of?.steps.find((each) => each.name === name);
  if (of && step && of.number <= level.number) return { level: of, step };
  const isPassed = lastRun !== undefined && lastRun.level >= level.number;
  const first = level.steps[0];
  return isPassed || !first ? undefined : { level, step: first };
}
