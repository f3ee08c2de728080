import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { KitError } from '../../base/errors.ts';
import { levels } from '../../levels/index.ts';

const worth = z.number().min(0).max(1000);

/** What each step is worth: `default` for those that are not named. */
const points = z.strictObject({ default: worth.default(1), steps: z.record(z.string(), worth).default({}) });
export type Points = z.infer<typeof points>;

/** A point for each step. */
export const onePointEach: Points = { default: 1, steps: {} };

/** Throws KitError POINTS_UNREADABLE (fault usage). */
export async function readPoints(path: string): Promise<Points> {
  try {
    return parsePoints(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new KitError(
      'usage',
      'POINTS_UNREADABLE',
      `${path} does not say points for steps: ${cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message}`,
      'For example: {"default": 1, "steps": {"1.ipv6": 3}}',
      { cause },
    );
  }
}

export function parsePoints(json: string): Points {
  const parsed = points.parse(JSON.parse(json));
  const known = levels.flatMap(({ number, steps }) => steps.map(({ name }) => `${number}.${name}`));
  const unknown = Object.keys(parsed.steps).filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new Error(`there is no step ${unknown.join(', ')}; the steps are ${known.join(', ')}`);
  return parsed;
}
