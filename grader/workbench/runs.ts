import { randomInt, randomUUID } from 'node:crypto';
import { factsOf } from '../judge/facts.ts';
import { timelines } from '../judge/timeline.ts';
import { noVerdict, type UndecidedVerdict } from '../levels/no-verdict.ts';
import type { RunRecord } from '../levels/run-record.ts';
import type { Verdict } from '../levels/verdict.ts';
import { timelinePage } from '../report/timeline-page.ts';
import { newToken, sameSecret } from '../web/secrets.ts';
import type { Desk } from './desk.ts';
import { tagOf } from './tag-of.ts';

/** Of older runs, not even the verdict is kept: a record has hundreds of kilobytes. */
const KEPT = 6;

/** What a page and a script are told of a run. */
export interface RunView {
  id: string;
  level: number;
  state: 'queued' | 'compiling' | 'running' | 'done';
  /** How many runs are in front of it. */
  ahead: number;
  /** Of a run that is done, unless it was ended before. */
  verdict?: Verdict | UndecidedVerdict;
  ended?: 'cancelled' | 'replaced';
  /** Which text of the program it was. */
  tag?: string;
  /** Where its picture is, for all who have this address: a frame cannot send a token. */
  timeline?: string;
}

interface Run {
  view: RunView;
  key: string;
  stop: AbortController;
  record?: RunRecord;
}

const OVER = { state: 'done', ahead: 0 } as const;

/** The runs of one learner. One goes on at a time: a newer one ends the one before. */
export class Runs {
  #runs: Run[] = [];

  constructor(
    private readonly desk: Pick<Desk, 'grade' | 'file'>,
    private readonly onChange: (view: RunView) => void,
  ) {}

  start(level: number): RunView {
    const before = this.#runs.at(-1);
    if (before) this.#end(before, 'replaced');
    const view: RunView = { id: randomUUID(), level, state: 'queued', ahead: 0 };
    const run: Run = { view, key: newToken(), stop: new AbortController() };
    this.#runs = [...this.#runs, run].slice(-KEPT);
    this.onChange(view);
    void this.#carryOut(run);
    return view;
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

  /** Whether this key opens the run's picture. */
  isKey(id: string, key: string): boolean {
    const run = this.#find(id);
    return run !== undefined && sameSecret(run.key, key);
  }

  /** What happened in a run, as a page; undefined before there is a verdict. */
  picture(id: string): string | undefined {
    const { view, record } = this.#find(id) ?? {};
    if (!view?.verdict || !record) return undefined;
    const all = record.evidence ? timelines(factsOf(record.evidence)) : [];
    return timelinePage({ verdict: view.verdict, file: this.desk.file, timelines: all });
  }

  #find(id: string): Run | undefined {
    return this.#runs.find(({ view }) => view.id === id);
  }

  #end(run: Run, ended: NonNullable<RunView['ended']>): void {
    if (run.view.state === 'done') return;
    this.#note(run, { ...OVER, ended });
    run.stop.abort();
  }

  async #carryOut(run: Run): Promise<void> {
    const { level } = run.view;
    const seed = randomInt(2 ** 31);
    const graded = await this.desk
      .grade(level, {
        ...{ seed, signal: run.stop.signal },
        onState: (state) =>
          this.#note(run, typeof state === 'string' ? { state, ahead: 0 } : { state: 'queued', ...state }),
      })
      .catch((error: unknown) => ({ error }));
    if ('error' in graded) {
      this.#note(run, { ...OVER, verdict: noVerdict(level, seed, graded.error) });
      return;
    }
    const { verdict, record } = graded;
    run.record = record;
    const timeline = `api/runs/${run.view.id}/timeline?key=${run.key}`;
    this.#note(run, { ...OVER, verdict, tag: tagOf(record.source), timeline });
  }

  /** What is done stays as it is. */
  #note(run: Run, news: Partial<RunView>): void {
    if (run.view.state === 'done') return;
    run.view = { ...run.view, ...news };
    this.onChange(run.view);
  }
}
