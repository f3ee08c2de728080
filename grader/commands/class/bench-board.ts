import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SentReport } from '../../class/board/report.ts';
import { askBoard } from '../../class/member/ask-board.ts';
import { levels } from '../../levels/index.ts';
import { kitRoot } from '../../paths.ts';
import { boardBenchText } from '../../report/board-bench-text.ts';
import { watchRows } from './watch-rows.ts';

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
 * Serves a board in a process of its own and reports to it as a class would, while a page listens. Exit code 1 when a
 * report was lost, not shown, or shown too late.
 */
export async function benchBoard({ clients, every, seconds }: BenchBoardOptions, signal: AbortSignal): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-board-'));
  const board = await serve(folder);
  try {
    const shownAt = await watchRows(board.url, board.token, signal);
    const tokens = await inTurn(clients, (index) => joinBoard(board, `Learner ${index + 1}`));
    const end = Date.now() + seconds * 1000;
    const sent = (
      await Promise.all(
        tokens.map((token, index) => reportUntil(end, board.url, token, index + 1, every * 1000, signal)),
      )
    ).flat();
    await pause(2000, undefined, { signal }); // twice what the page may take for the last one
    const stored = await storedIds(board.url, board.token);
    const figures = {
      ...{ clients, every, seconds, reports: sent.length },
      lost: sent.filter(({ id }) => !stored.has(id)).length,
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

interface Served {
  url: string;
  code: string;
  token: string;
  /** Resolves when it has written its last. */
  end: () => Promise<void>;
}

/** As an instructor starts it; its words have all that is needed. */
async function serve(folder: string): Promise<Served> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'class', 'serve', '--port', '0', '--data', folder], {
    ...{ cwd: kitRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGINT');
    await ended;
  };
  let text = '';
  for await (const data of child.stdout as AsyncIterable<Buffer>) {
    text += data.toString();
    const [, url, token] = /(http:\S+)\/#(\S+)/.exec(text) ?? [];
    const [, code] = /join \S+ (\w+) /.exec(text) ?? [];
    if (url !== undefined && token !== undefined && code !== undefined) return { url, token, code, end };
  }
  throw new Error(`the board did not start: ${text}`);
}

async function joinBoard({ url, code }: Served, name: string): Promise<string> {
  const { body } = await askBoard(url, '/api/join', { body: { code, name } });
  return String(body['token']);
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
    ...{ id: randomUUID(), ageMs: 0, level: levels.length - 1, verdict: 'fail', file: 'own' },
    steps: ids.map((id, index) => ({ id, status: index < failing ? 'pass' : index === failing ? 'fail' : 'skipped' })),
  };
}

async function storedIds(url: string, token: string): Promise<Set<string>> {
  const answer = await fetch(`${url}/api/class.json`, { headers: { authorization: `Bearer ${token}` } });
  const { reports } = (await answer.json()) as { reports: { id: string }[] };
  return new Set(reports.map(({ id }) => id));
}

async function inTurn<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index++) results.push(await work(index));
  return results;
}
