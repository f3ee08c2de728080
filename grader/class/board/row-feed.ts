import type { ServerResponse } from 'node:http';
import { levels } from '../../levels/index.ts';
import type { ClassBoard } from './class-board.ts';
import type { Row } from './row.ts';

/** Changes that come within this time are told together: the eye sees no difference, and many viewers cost little. */
const TOGETHER_MS = 100;
/** Keeps proxies and the page from taking silence for the end. */
const HEARTBEAT_MS = 15_000;
/** A viewer that reads more slowly than this is let go; its browser comes again and gets everything anew. */
const MAX_BEHIND_BYTES = 4 * 1024 * 1024;
const MAX_VIEWERS = 50;

/** What the page is told at first, and again after each lost connection. */
export interface FeedStart {
  /** The board's clock: rows have its times. */
  now: number;
  code: string;
  joinUrl: string;
  stuckAfterMs: number;
  course: { number: number; title: string; steps: { id: string; title: string }[] }[];
  rows: FeedRow[];
}
export type FeedRow = Row & { name?: string };

/** Tells every viewer of the page about the rows that change, by server-sent events. */
export class RowFeed {
  readonly #viewers = new Map<ServerResponse, { names: boolean }>();
  readonly #changed = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  readonly #heartbeat = setInterval(() => this.#send(() => ': still here\n\n'), HEARTBEAT_MS);

  constructor(
    private readonly board: ClassBoard,
    private readonly about: Pick<FeedStart, 'joinUrl' | 'stuckAfterMs'>,
  ) {
    board.on('changed', (number) => {
      this.#changed.add(number);
      this.#timer ??= setTimeout(() => this.#tell(), TOGETHER_MS);
    });
  }

  get isFull(): boolean {
    return this.#viewers.size >= MAX_VIEWERS;
  }

  /** Names do not leave the board before somebody has asked to see them. */
  add(viewer: ServerResponse, names: boolean): void {
    this.#viewers.set(viewer, { names });
    viewer.on('close', () => this.#viewers.delete(viewer));
    const rows = this.board.learners().map((learner) => feedRow(learner, names));
    const start: FeedStart = { now: Date.now(), code: this.board.code, ...this.about, course, rows };
    viewer.write(`retry: 1000\nevent: start\ndata: ${JSON.stringify(start)}\n\n`);
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    for (const viewer of this.#viewers.keys()) viewer.end();
  }

  #tell(): void {
    this.#timer = undefined;
    const learners = [...this.#changed]
      .map((number) => this.board.learner(number))
      .filter((found) => found !== undefined);
    this.#changed.clear();
    const texts = new Map<boolean, string>();
    this.#send(({ names }) => {
      const text = texts.get(names) ?? message(learners.map((learner) => feedRow(learner, names)));
      texts.set(names, text);
      return text;
    });
  }

  #send(text: (viewer: { names: boolean }) => string): void {
    for (const [response, viewer] of this.#viewers)
      if (response.writableLength > MAX_BEHIND_BYTES) response.destroy();
      else response.write(text(viewer));
  }
}

const course = levels.map(({ number, title, steps }) => ({
  ...{ number, title },
  steps: steps.map((step) => ({ id: `${number}.${step.name}`, title: step.title })),
}));

const message = (rows: FeedRow[]): string => `event: rows\ndata: ${JSON.stringify({ now: Date.now(), rows })}\n\n`;

const feedRow = ({ name, row }: { name: string; row: Row }, names: boolean): FeedRow =>
  names ? { ...row, name } : row;
