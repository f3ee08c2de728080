import { levels } from '../../levels/index.ts';

/** The title of a step named as in verdicts, e.g. `2.size`; a step of another kit's course is called by its id. */
export function stepTitle(id: string): string {
  const [level, name] = [Number.parseInt(id, 10), id.slice(id.indexOf('.') + 1)];
  return levels[level]?.steps.find((step) => step.name === name)?.title ?? id;
}
