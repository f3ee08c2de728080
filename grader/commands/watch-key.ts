import { levels } from '../levels/index.ts';
import type { Verdict } from '../levels/verdict.ts';
import { nextHint } from './next-hint.ts';
import { solutionOnRequest, type SolutionWish } from './solution-on-request.ts';

export interface WatchState extends SolutionWish {
  file: string;
  /** Whether any key goes on to the next level once this one is passed. */
  goesOn: boolean;
  verbose: boolean;
  /** Of the last run, where it came to one. */
  last: Verdict | undefined;
}

/** Does what a key asks for; true when the program is to be graded again. Some keys change the state. */
export async function watchKey(key: string, state: WatchState): Promise<boolean> {
  const level = levels[state.number];
  const isPassed = state.last?.verdict === 'pass' && state.last.level === state.number;
  switch (key) {
    case 'h':
      if (level) process.stdout.write(`\n${await nextHint(level, undefined, state.file)}`);
      return false;
    case 's':
      process.stdout.write(`\n${await solutionOnRequest(state, state.file)}`);
      return false;
    case 'v':
      state.verbose = !state.verbose;
      return true;
    case 'n':
      return goOn();
    case '\r':
    case '\n':
      goOn();
      return true;
    default:
      return goOn();
  }

  function goOn(): boolean {
    if (!isPassed || !levels[state.number + 1] || (key !== 'n' && !state.goesOn)) return false;
    state.number++;
    return true;
  }
}
