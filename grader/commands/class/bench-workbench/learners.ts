import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { solutionFile } from '../../../base/paths.ts';
import { lastLevel } from '../../../levels/index.ts';
import type { Verdict } from '../../../levels/verdict.ts';
import { joinBoard, type BenchedBoard } from '../benched-board.ts';
import { ask, startRun } from './requests.ts';
import type { RunView } from '../../../workbench/runs.ts';

/** One of the class, with a right or a wrong program for one of the levels 0 to 4. */
export interface Learner {
  token: string;
  level: number;
  source: string;
}

/** Half of them have a solution of a level, half one whose return hook keeps what it has to remove. */
export async function seated(board: BenchedBoard, count: number): Promise<Learner[]> {
  const learners: Learner[] = [];
  for (let index = 0; index < count; index++) {
    const level = Math.floor(index / 2) % Math.min(5, lastLevel + 1);
    const solution = await readFile(solutionFile(level), 'utf8');
    const program = index % 2 === 0 ? solution : solution.replace(/^.*\.delete\(.*\n/m, '');
    // The comment makes each program one that no cache has seen.
    const learner = { token: await joinBoard(board, index), level, source: `${program}// ${index} of ${Date.now()}\n` };
    const { status } = await ask(board.url, learner.token, 'program', {
      ...{ method: 'PUT', body: learner.source, headers: { 'content-type': 'text/plain', 'if-match': '*' } },
    });
    if (status !== 204) throw new Error(`the workbench answers a program with ${status}`);
    learners.push(learner);
  }
  return learners;
}

/** Everyone starts a run; resolves with their ids. */
export const startAll = (url: string, learners: Learner[]): Promise<string[]> =>
  Promise.all(learners.map(({ token, level }) => startRun(url, token, level)));

/** What becomes of a run of each; undefined: nobody knows it any more. */
export const settledAll = (url: string, learners: Learner[], ids: string[], signal: AbortSignal) =>
  Promise.all(learners.map(({ token }, index) => settled(url, token, ids[index] ?? '', signal)));

async function settled(url: string, token: string, id: string, signal: AbortSignal): Promise<RunView | undefined> {
  for (;;) {
    const answer = await ask(url, token, `runs/${id}`);
    if (answer.status !== 200) return undefined;
    const view = (await answer.json()) as RunView;
    if (view.state === 'done') return view;
    await pause(200, undefined, { signal });
  }
}

/** How many programs the server does not have as they were saved. */
export async function lostPrograms(url: string, learners: Learner[]): Promise<number> {
  const texts = await Promise.all(learners.map(async ({ token }) => (await ask(url, token, 'program')).text()));
  return texts.filter((text, index) => text !== learners[index]?.source).length;
}

/** What two verdicts on the same program have in common, whatever their calls were. */
export const stepsOf = ({ verdict, steps }: Pick<Verdict, 'verdict' | 'steps'>): string =>
  [verdict, ...steps.map(({ id, status }) => `${id} ${status}`)].join();
