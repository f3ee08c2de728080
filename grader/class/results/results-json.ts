import type { Renderer } from './output.ts';

/** For scripts: the shape is part of the kit's contract (docs/instructors.md). */
export const resultsJson: Renderer = ({ level, seed, kit, pointsPossible, rows }) => {
  const submissions = rows.map(({ name, verdict, points, seconds }) => ({
    ...{ name, verdict: verdict.verdict, points, pointsPossible, steps: verdict.steps },
    seconds: Math.round(seconds * 1000) / 1000,
  }));
  return [{ path: 'results.json', text: `${JSON.stringify({ level, seed, kit, submissions }, undefined, 2)}\n` }];
};
