import { stepById } from '../levels/step-by-id.ts';
import type { Level, Step } from '../levels/level.ts';
import { givenHints, type GivenHints } from '../report/given-hints.ts';
import { hintText } from '../report/hint-text.ts';
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
export async function giveHint(at: { level: Level; step: Step }, notes: HintNotes, file: string): Promise<GivenHints> {
  const id = `${at.level.number}.${at.step.name}`;
  const { lastRun, given } = notes;
  const failed = lastRun?.failed?.id === id ? lastRun.failed : undefined;
  const hints = givenHints(at, { given: given[id] ?? 0, failed, file: lastRun?.file ?? '' });
  if (hints.isNew) await orSayWhy(noteGiven(notes, id, hints.count, file));
  return hints;
}

/** The step that failed in the last run, which may belong to a lower level; the level's first step before any run of it. */
function stuckAt(level: Level, { lastRun }: HintNotes): { level: Level; step: Step } | undefined {
  const stuck = stepById(lastRun?.failed?.id ?? '');
  if (stuck && stuck.level.number <= level.number) return stuck;
  const isPassed = lastRun !== undefined && lastRun.level >= level.number;
  const first = level.steps[0];
  return isPassed || !first ? undefined : { level, step: first };
}
