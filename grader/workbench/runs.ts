import { randomInt, randomUUID } from 'node:crypto';
import { noVerdict } from '../levels/no-verdict.ts';
import { isKeyOf, keyOf } from '../web/secrets.ts';
import type { Desk, Judged, RunNews } from './desk.ts';

/** Of older runs, not even the verdict is kept: a record has hundreds of kilobytes. */
const KEPT = 6;

/** What a page and a script are told of a run. */
export interface RunView {
  id: string;
  level: number;
  state: 'queued' | 'compiling' | 'running' | 'done';
  /** How many runs are in front of it. */
  ahead: number;
  /** What it waits for while that is made ready, once for all runs; empty otherwise. */
  preparing: string;
  /** Of a run that is done, unless it was ended before. */
  verdict?: Judged['verdict'];
  ended?: 'cancelled' | 'replaced';
  /** Which text of the program it was. */
  tag?: string;
  /** Where its picture is, for all who have this address: a frame cannot send a token. */
  timeline?: string;
}

interface Run {
  view: RunView;
  stop: AbortController;
  picture?: Judged['picture'];
}

const OVER = { state: 'done', ahead: 0, preparing: '' } as const;

/** The runs of one learner. One goes on at a time; a newer one takes the place of the one before, as the desk says. */
export class Runs {
  #runs: Run[] = [];

  constructor(
    private readonly desk: Pick<Desk, 'grade' | 'endsOlderRun' | 'earlierRuns'>,
    private readonly onChange: (view: RunView) => void,
  ) {
    for (const { id, level, seed, judged } of desk.earlierRuns()) {
      const run = this.#add(id, level);
      if (judged) this.#settle(run, judged);
      else void this.#carryOut(run, seed);
    }
  }

  start(level: number): RunView {
    const before = this.#runs.at(-1);
    if (before && (this.desk.endsOlderRun || before.view.state === 'queued')) this.#end(before, 'replaced');
    const run = this.#add(randomUUID(), level);
    this.onChange(run.view);
    void this.#carryOut(run, randomInt(2 ** 31));
    return run.view;
  }

  get(id: string): RunView | undefined {
    return this.#find(id)?.view;
  }

  latest(): RunView | undefined {
    return this.#runs.at(-1)?.view;
  }

  cancel(id: string): void {
    const run = this.#find(id);
    if (run) this.#end(run, 'cancelled');
  }

  /** Nobody wants any of them any more. */
  cancelAll(): void {
    for (const run of this.#runs) this.#end(run, 'cancelled');
  }

  /** Whether this key opens the run's picture. */
  isKey(id: string, key: string): boolean {
    return this.#find(id) !== undefined && isKeyOf(id, key);
  }

  /** What happened in a run, as a page; undefined before there is a verdict. */
  async picture(id: string): Promise<string | undefined> {
    return this.#find(id)?.picture?.();
  }

  #find(id: string): Run | undefined {
    return this.#runs.find(({ view }) => view.id === id);
  }

  #add(id: string, level: number): Run {
    const run: Run = { view: { id, level, state: 'queued', ahead: 0, preparing: '' }, stop: new AbortController() };
    const over = this.#runs.filter(({ view }) => view.state === 'done');
    const forgotten = new Set(over.slice(0, Math.max(0, over.length + 1 - KEPT)));
    this.#runs = [...this.#runs.filter((each) => !forgotten.has(each)), run];
    return run;
  }

  #end(run: Run, ended: NonNullable<RunView['ended']>): void {
    if (run.view.state === 'done') return;
    this.#note(run, { ...OVER, ended });
    run.stop.abort();
  }

  async #carryOut(run: Run, seed: number): Promise<void> {
    const { id, level } = run.view;
    const graded = await this.desk
      .grade(level, {
        ...{ id, seed, signal: run.stop.signal },
        onState: (news) => this.#note(run, changeOf(news)),
      })
      .catch((error: unknown) => ({ error }));
    if ('error' in graded) this.#note(run, { ...OVER, verdict: noVerdict(level, seed, graded.error) });
    else this.#settle(run, graded);
  }

  #settle(run: Run, { verdict, tag, picture }: Judged): void {
    const { id } = run.view;
    run.picture = picture;
    this.#note(run, { ...OVER, verdict, tag, timeline: `api/runs/${id}/timeline?key=${keyOf(id)}` });
  }

  /** What is done stays as it is. */
  #note(run: Run, news: Partial<RunView>): void {
    if (run.view.state === 'done') return;
    run.view = { ...run.view, ...news };
    this.onChange(run.view);
  }
}

function changeOf(news: RunNews): Partial<RunView> {
  if (typeof news === 'string') return { state: news, ahead: 0, preparing: '' };
  return 'ahead' in news ? { state: 'queued', ...news } : news;
}
