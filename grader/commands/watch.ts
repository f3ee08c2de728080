import chalk from 'chalk';
import { nextLevel, readProgress } from './progress-file.ts';
import { failureText } from '../report/failure.ts';
import { progressText } from '../report/progress-text.ts';
import { verdictText } from '../report/terminal.ts';
import { watchFooter } from '../report/watch-footer.ts';
import { checkedLevel } from './checked-level.ts';
import type { GradeOptions } from './grade-file.ts';
import { isLearners, shortName } from './learners-file.ts';
import { CTRL_C, hasKeys, onKey } from './keys.ts';
import { picture, type PictureOptions } from './picture.ts';
import { repeatedGrading, type Outcome } from './repeated-grading.ts';
import { onSave } from './saves.ts';
import { showScreen } from './show-screen.ts';
import { watchKey, type WatchState } from './watch-key.ts';

export interface WatchOptions extends GradeOptions, PictureOptions {
  /** As it was typed; undefined: the first level that is not passed yet. */
  level: string | undefined;
  /** Whether any key goes on to the next level once one is passed. */
  goesOn: boolean;
}

/**
 * Grades at every save until the signal comes or `q` is pressed; resolves with the exit code. The next machine is made
 * ready while the learner types, so that a save costs only compiling and traffic. A newer save ends the run before it.
 */
export async function watch(options: WatchOptions, signal: AbortSignal): Promise<number> {
  const number = options.level === undefined ? nextLevel(await readProgress()) : checkedLevel(options.level);
  const { goesOn, verbose } = options;
  const state: WatchState = { ...{ file: options.file, number, goesOn, verbose }, last: undefined };
  const grading = repeatedGrading(options);

  const run = async (): Promise<void> => {
    const begun = performance.now();
    process.stdout.write(chalk.dim('grading…\n'));
    await grading.grade(state.number, { verbose: state.verbose }, async (outcome, signal) => {
      const report = await reportOf(outcome, options).catch(failureText);
      if (signal.aborted) return;
      state.last = 'error' in outcome ? undefined : outcome.verdict;
      showScreen(report, watchFooter({ ...state, hasKeys: hasKeys(), ms: performance.now() - begun }));
    });
  };

  return new Promise<number>((resolve) => {
    const again = () => void run();
    const stopSaves = onSave(options.file, again);
    const stopKeys = onKey((key) => {
      if (key === 'q' || key === CTRL_C) finish();
      else
        watchKey(key, state).then(
          (grade) => grade && again(),
          (error: unknown) => process.stdout.write(failureText(error)),
        );
    });
    const finish = () => {
      stopSaves();
      stopKeys();
      void grading.stop().finally(() => resolve(state.last?.verdict === 'pass' ? 0 : 1));
    };
    signal.addEventListener('abort', finish);
    again();
  });
}

async function reportOf(outcome: Outcome, options: WatchOptions): Promise<string> {
  if ('error' in outcome) return failureText(outcome.error);
  const { verdict, record } = outcome;
  const drawn = await picture(options, verdict, record);
  const passed = verdict.verdict === 'pass' && isLearners(options.file) ? progressText(await readProgress()) : '';
  return verdictText(verdict, shortName(options.file), record.source) + drawn + passed;
}
