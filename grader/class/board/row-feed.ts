import type { Writable } from 'node:stream';
import { levels } from '../../levels/index.ts';
import type { ClassBoard, Learner } from './class-board.ts';
import type { Row } from './row.ts';
import { Viewer } from './viewer.ts';

/** Changes that come within this time are told together: the eye sees no difference, and many viewers cost little. */
const TOGETHER_MS = 100;
/** Keeps proxies and the page from taking silence for the end. */
const HEARTBEAT_MS = 15_000;
/** A viewer that takes nothing for so long is let go; its page comes again and gets everything anew. */
const MAX_SENDING_MS = 60_000;
const MAX_VIEWERS = 50;

/** What the page is told at first, and again after each lost connection. */
export interface FeedStart {
  /** The board's clock: rows have its times. */
  now: number;
  code: string;
  joinUrl: string;
  stuckAfterMs: number;
  /** Whether learners join in the browser. */
  hasWorkbench: boolean;
  course: { number: number; title: string; steps: { id: string; title: string }[] }[];
  rows: FeedRow[];
}

/** What the page is told from then on. */
export interface FeedChanges {
  now: number;
  /** New or different. */
  rows: FeedRow[];
  /** The numbers of learners who have left or were removed. */
  gone: number[];
}

/** Without the steps, which are most of a row: the page asks for them when a learner is opened. */
export type FeedRow = Omit<Row, 'steps' | 'left'> & { name?: string };

/** Tells every viewer of the page about the rows that change, by server-sent events. */
export class RowFeed {
  readonly #viewers = new Set<Viewer>();
  readonly #changed = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  readonly #heartbeat = setInterval(() => {
    for (const viewer of this.#viewers) viewer.beat(MAX_SENDING_MS);
  }, HEARTBEAT_MS);

  constructor(
    private readonly board: ClassBoard,
    private readonly about: Pick<FeedStart, 'joinUrl' | 'stuckAfterMs' | 'hasWorkbench'>,
  ) {
    board.on('changed', (number) => {
      this.#changed.add(number);
      this.#tellSoon();
    });
  }

  get isFull(): boolean {
    return this.#viewers.size >= MAX_VIEWERS;
  }

  /** Names do not leave the board before somebody has asked to see them. */
  add(response: Writable, names: boolean): void {
    const viewer = new Viewer(response, names, () => this.#tellSoon());
    this.#viewers.add(viewer);
    response.on('close', () => this.#viewers.delete(viewer));
    const rows = this.board
      .learners()
      .filter(isThere)
      .map((learner) => feedRow(learner, names));
    const start: FeedStart = { now: Date.now(), code: this.board.code, ...this.about, course, rows };
    viewer.send(message('start', start));
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    for (const viewer of this.#viewers) viewer.end();
  }

  #tellSoon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), TOGETHER_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    for (const viewer of this.#viewers) {
      viewer.note(this.#changed);
      const numbers = viewer.take();
      if (numbers.length > 0) viewer.send(message('rows', this.#changes(numbers, viewer.names)));
    }
    this.#changed.clear();
  }

  #changes(numbers: number[], names: boolean): FeedChanges {
    const there = numbers.map((number) => this.board.learner(number)).filter((learner) => isThere(learner));
    const rows = there.map((learner) => feedRow(learner, names));
    const shown = new Set(rows.map(({ number }) => number));
    return { now: Date.now(), rows, gone: numbers.filter((number) => !shown.has(number)) };
  }
}

const course = levels.map(({ number, title, steps }) => ({
  ...{ number, title },
  steps: steps.map((step) => ({ id: `${number}.${step.name}`, title: step.title })),
}));

const message = (event: string, data: FeedStart | FeedChanges): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

const isThere = (learner: Learner | undefined): learner is Learner => learner !== undefined && !learner.row.left;

function feedRow({ name, row }: Learner, names: boolean): FeedRow {
  const shown: Partial<Row> & { name?: string } = { ...row, ...(names && { name }) };
  delete shown.steps;
  delete shown.left;
  return shown as FeedRow;
}
