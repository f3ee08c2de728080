import type { Renderer } from './output.ts';
import { statusOf } from './status.ts';

/** For scripts: the shape is part of the kit's contract (docs/instructors.md). */
export const resultsJson: Renderer = ({ level, seed, kit, pointsPossible, rows }) => {
  const submissions = rows.map((row) => ({
    ...{ name: row.name, verdict: row.verdict.verdict, status: statusOf(row), points: row.points, pointsPossible },
    ...{ steps: row.verdict.steps, seconds: Math.round(row.seconds * 1000) / 1000 },
  }));
  return [{ path: 'results.json', text: `${JSON.stringify({ level, seed, kit, submissions }, undefined, 2)}\n` }];
};
