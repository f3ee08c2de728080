import { levels } from './index.ts';
import type { Level, Step } from './level.ts';

/** The step with an id such as `2.size`, and its level; undefined when the course has none. */
export function stepById(id: string): { level: Level; step: Step } | undefined {
  const [number, name] = id.split('.');
  const level = levels.find((each) => String(each.number) === number);
  const step = level?.steps.find((each) => each.name === name);
  return level && step && { level, step };
}
