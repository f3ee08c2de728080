import chalk from 'chalk';
import { levels } from '../levels/index.ts';
import type { Verdict } from '../levels/verdict.ts';

export interface WatchView {
  /** The learner's file. */
  file: string;
  number: number;
  /** Whether any key goes on to the next level once this one is passed. */
  goesOn: boolean;
  verbose: boolean;
  /** Of the last run; undefined where it came to none. */
  last: Verdict | undefined;
  /** Whether somebody can press keys. */
  hasKeys: boolean;
  /** What the learner waited. */
  ms: number;
}

/** What stands below a report: the keys, how long it took, and last of all the one thing to do next. */
export function watchFooter(view: WatchView): string {
  const keys = view.hasKeys
    ? [`h hint · v ${view.verbose ? 'no ' : ''}events · s solution · enter again · q quit`]
    : [];
  const took = `${(view.ms / 1000).toFixed(1)} s from save to verdict`;
  return `\n${chalk.dim([...keys, took].join(' · '))}\n${chalk.bold(`Next: ${nextThing(view)}`)}\n`;
}

function nextThing({ file, number, goesOn, last, hasKeys }: WatchView): string {
  if (!last) return `fix ${file}, and save it`;
  const failed = last.steps.find(({ status }) => status === 'fail');
  const broken = last.diagnostics.find(({ severity, line }) => severity === 'error' && line !== null);
  if (broken) return `fix line ${broken.line ?? '?'} of ${file}, and save it`;
  if (failed) return `step ${failed.id}, “${failed.title}”; then save ${file}`;
  const above = levels[number + 1];
  if (!above) return `npm run sniff -- ${file}, to see your program at work`;
  const chapter = `level ${number + 1}, ${above.title} (docs/level-${number + 1}.md)`;
  if (!hasKeys) return `npm run level -- ${number + 1}, for ${chapter}`;
  return `press ${goesOn ? 'any other key' : 'n'} for ${chapter}`;
}
