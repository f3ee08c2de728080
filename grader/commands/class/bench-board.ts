import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SentReport } from '../../class/board/report.ts';
import { askBoard } from '../../class/member/ask-board.ts';
import { lastLevel, levels } from '../../levels/index.ts';
import { boardBenchText } from '../../report/board-bench-text.ts';
import { benchedBoard, joinBoard, mostMemoryMiB } from './benched-board.ts';
import { floodBoard } from './flood-board.ts';
import { openPage, watchRows } from './watch-rows.ts';

export interface BenchBoardOptions {
  clients: number;
  /** Seconds between two reports of a client. */
  every: number;
  seconds: number;
}

interface Sent {
  id: string;
  number: number;
  /** Which report of its client it is, from 1. */
  run: number;
  at: number;
  answeredAt: number;
}

/**
 * Serves a board in a process of its own and reports to it as a class would, while a page listens and one learner more
 * floods it. Exit code 1 when a report was lost, not shown, or shown too late, or another page opens too late.
 */
export async function benchBoard({ clients, every, seconds }: BenchBoardOptions, signal: AbortSignal): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-board-'));
  const board = await benchedBoard(folder);
  try {
    const shownAt = await watchRows(board.url, board.token, signal);
    const tokens = await inTurn(clients + 1, (index) => joinBoard(board, index));
    const end = Date.now() + seconds * 1000;
    const flooding = floodBoard(end, board.url, tokens.pop() ?? '', () => reportOf(0));
    const reporting = Promise.all(
      tokens.map((token, index) => reportUntil(end, board.url, token, index + 1, every * 1000, signal)),
    );
    await pause(seconds * 500, undefined, { signal });
    const opened = await openPage(board.url, board.token, signal);
    const [flood, sent] = [await flooding, (await reporting).flat()];
    await pause(2000, undefined, { signal }); // twice what the page may take for the last one
    const { ids, ...exported } = await exportedReports(board.url, board.token);
    const figures = {
      ...{ clients, every, seconds, reports: sent.length, flood, opened, exported },
      lost: sent.filter(({ id }) => !ids.has(id)).length,
      boardMiB: await mostMemoryMiB(board.pid),
      answerMs: sent.map(({ at, answeredAt }) => answeredAt - at),
      shownMs: sent.map(({ number, run, at }) => (shownAt.get(`${number}/${run}`) ?? Infinity) - at),
    };
    const { text, met } = boardBenchText(figures);
    process.stdout.write(text);
    return met ? 0 : 1;
  } finally {
    await board.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reports of one client, the first at a random moment of its interval. One that is not acknowledged ends the benchmark. */
async function reportUntil(
  end: number,
  url: string,
  token: string,
  number: number,
  everyMs: number,
  signal: AbortSignal,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let next = Date.now() + Math.random() * everyMs; next < end; next += everyMs) {
    await pause(Math.max(0, next - Date.now()), undefined, { signal });
    const body = reportOf(number + sent.length);
    const at = Date.now();
    const { status } = await askBoard(url, '/api/reports', { token, body });
    if (status !== 204) throw new Error(`the board answers a report with ${status}`);
    sent.push({ id: body.id, number, run: sent.length + 1, at, answeredAt: Date.now() });
  }
  return sent;
}

/** With all steps of the course, the largest that there is; it fails at another step each time. */
function reportOf(variant: number): SentReport {
  const ids = levels.flatMap(({ number, steps }) => steps.map(({ name }) => `${number}.${name}`));
  const failing = variant % ids.length;
  return {
    ...{ id: randomUUID(), ageMs: 0, level: lastLevel, verdict: 'fail', file: 'own' },
    steps: ids.map((id, index) => ({ id, status: index < failing ? 'pass' : index === failing ? 'fail' : 'skipped' })),
  };
}

/** All reports that the board has, how long it takes to export them, and how much that is. */
async function exportedReports(url: string, token: string): Promise<{ ids: Set<string>; ms: number; bytes: number }> {
  const begun = performance.now();
  const answer = await fetch(`${url}/api/class.json`, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  const ms = performance.now() - begun;
  const { reports } = JSON.parse(text) as { reports: { id: string }[] };
  return { ids: new Set(reports.map(({ id }) => id)), ms, bytes: Buffer.byteLength(text) };
}

async function inTurn<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index++) results.push(await work(index));
  return results;
}
