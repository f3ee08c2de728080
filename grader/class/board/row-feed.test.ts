import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { someReport } from './board.testing.ts';
import { RowFeed, type FeedChanges } from './row-feed.ts';
import { servedBoard, type ServedBoard } from './served.testing.ts';
import { serverEvents } from '../../web/server-events.ts';

let served: ServedBoard;
let feed: RowFeed;
beforeEach(async () => {
  served = await servedBoard();
  feed = new RowFeed(served.board, { joinUrl: '', stuckAfterMs: 0, hasWorkbench: false });
});
afterEach(async () => {
  feed.close();
  await served.end();
});

/** One more run of everybody. */
async function round(): Promise<void> {
  await Promise.all(served.board.learners().map((learner) => served.board.record(learner, someReport())));
  await pause(150); // longer than changes are collected
}

test('a viewer that takes nothing is told once, later, how things are then', async () => {
  for (let index = 0; index < 50; index++) served.board.join(`Learner ${index}`);
  const viewer = new PassThrough({ highWaterMark: 100 });
  feed.add(viewer, false);
  const first = viewer.writableLength;
  expect(first).toBeGreaterThan(50 * 100);
  for (let rounds = 0; rounds < 4; rounds++) await round();
  expect(viewer.writableLength).toBe(first);

  const seen = new Map<number, number[]>();
  for await (const { event, data } of serverEvents(PassThrough.toWeb(viewer).readable as ReadableStream<Uint8Array>)) {
    if (event !== 'rows') continue;
    for (const { number, runs } of (JSON.parse(data) as FeedChanges).rows)
      seen.set(number, [...(seen.get(number) ?? []), runs]);
    if (seen.size === 50) break;
  }
  expect([...seen.values()]).toEqual(Array(50).fill([4]));
});
