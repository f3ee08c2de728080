import chalk from 'chalk';
import { openBackend, type Backend } from '../backend.ts';
import { levels } from '../levels/index.ts';
import type { Verdict } from '../levels/verdict.ts';
import { failureText } from '../report/failure.ts';
import { verdictText } from '../report/terminal.ts';
import { CTRL_C, onKey } from './keys.ts';
import { gradeFile, type LevelOptions } from './level.ts';
import { nextHint } from './next-hint.ts';
import { picture } from './picture.ts';
import { say } from './say.ts';
import { onSave } from './saves.ts';
import { solutionOnRequest, type SolutionWish } from './solution-on-request.ts';
import { tellClass } from './tell-class.ts';

export interface WatchOptions extends LevelOptions {
  number: number;
}

/**
 * Grades at every save until the signal comes or `q` is pressed. The next machine is started while the learner types, so
 * that a save costs only compiling and traffic. A newer save ends the run before it.
 */
export async function watch(options: WatchOptions, signal: AbortSignal): Promise<number> {
  const state: State = { number: options.number, verbose: options.verbose, last: undefined };
  let running: AbortController | undefined;
  // The first one may have to make everything; the others then start from what is there.
  await openBackend(options.kernel, say);
  let waiting: Promise<Backend> | undefined = prepared(options);

  const run = async (): Promise<void> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    // Each run has a machine of its own: the one before it may still be going down.
    const backend = waiting ?? prepared(options);
    waiting = undefined;
    const result = await gradeFile({ ...options, verbose: state.verbose, json: false }, state.number, {
      backend,
      signal: mine.signal,
    })
      .then(async (graded) => ({ ...graded, drawn: await picture(options, graded.verdict, graded.record) }))
      .catch((error: unknown) => ({ error }));
    waiting ??= prepared(options);
    if (mine.signal.aborted) return;
    if ('error' in result) {
      show(failureText(result.error), menu(state));
      await tellClass({ level: state.number, error: result.error }, options.file);
      return;
    }
    state.last = result.verdict;
    show(verdictText(result.verdict, options.file, result.record.source) + result.drawn, menu(state));
    await tellClass(result.verdict, options.file);
  };
  const again = () => void run();

  return new Promise<number>((resolve) => {
    const stopSaves = onSave(options.file, again);
    const stopKeys = onKey((key) => {
      if (key === 'q' || key === CTRL_C) finish();
      else
        pressed(key, state, options.file).then(
          (next) => next && again(),
          (error: unknown) => process.stdout.write(failureText(error)),
        );
    });
    const finish = () => {
      stopSaves();
      stopKeys();
      running?.abort();
      const exitCode = state.last?.verdict === 'pass' ? 0 : 1;
      void Promise.resolve(waiting?.then((backend) => backend.stop())).finally(() => resolve(exitCode));
    };
    signal.addEventListener('abort', finish);
    again();
  });
}

/** A kernel that has been started. One that cannot be is told by the run that wants it. */
function prepared({ kernel }: LevelOptions): Promise<Backend> {
  const backend = openBackend(kernel, say);
  void backend.then((opened) => opened.start()).catch(() => undefined);
  backend.catch(() => undefined);
  return backend;
}

interface State extends SolutionWish {
  verbose: boolean;
  last: Verdict | undefined;
}

/** Does what a key asks for; true when the program is to be graded again. */
async function pressed(key: string, state: State, file: string): Promise<boolean> {
  const level = levels[state.number];
  switch (key) {
    case 'h':
      if (level) process.stdout.write(`\n${await nextHint(level, undefined)}`);
      return false;
    case 's':
      process.stdout.write(`\n${await solutionOnRequest(state, file)}`);
      return false;
    case 'v':
      state.verbose = !state.verbose;
      return true;
    case 'n':
      if (state.last?.verdict !== 'pass' || state.number === levels.length - 1) return false;
      state.number++;
      return true;
    case '\r':
    case '\n':
      return true;
    default:
      return false;
  }
}

/** A terminal shows one verdict at a time; a file keeps them all. */
function show(text: string, below = ''): void {
  const clear = process.stdout.isTTY ? '\u001b[2J\u001b[3J\u001b[H' : '';
  process.stdout.write(`${clear}${text}${below}\n`);
}

function menu({ last, number }: State): string {
  if (!process.stdin.isTTY) return '';
  const next = last?.verdict === 'pass' && number < levels.length - 1 ? 'n next level · ' : '';
  return chalk.dim(`\n${next}h hint · v events · s solution · enter again · q quit\n`);
}
