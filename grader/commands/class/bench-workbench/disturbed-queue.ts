import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kitRoot } from '../../../base/paths.ts';
import { startRedis } from '../../../class/queue/own-redis.ts';
import type { RunView } from '../../../workbench/runs.ts';
import { say } from '../../say.ts';
import { benchedBoard } from '../benched-board.ts';
import { lostPrograms, seated, settledAll, startAll, type Learner } from './learners.ts';
import { ask } from './requests.ts';

export interface Disturbed {
  learners: Learner[];
  views: (RunView | undefined)[];
  programsLost: number;
}

/**
 * A class whose runs two workers grade. In the middle of a run of everyone, a worker is killed, then Redis is restarted,
 * then the server is killed.
 */
export async function disturbedQueue(count: number, signal: AbortSignal): Promise<Disturbed> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-queue-'));
  const redis = await startRedis();
  const serve = () => benchedBoard(folder, '--workbench', '--queue', redis.url);
  const workers = [startWorker(redis.url), startWorker(redis.url)];
  let board = await serve();
  try {
    const learners = await seated(board, count);
    const ids = await startAll(board.url, learners);
    const views = () => Promise.all(learners.map(({ token }, at) => viewOf(board.url, token, ids[at] ?? '')));
    const until = async (isSo: (views: RunView[]) => boolean) => {
      while (!isSo(await views())) await pause(200, undefined, { signal });
    };
    const isDone = ({ state }: RunView) => state === 'done';

    await until((all) => all.some(({ state }) => state === 'running'));
    say('a worker is killed');
    workers[0]?.kill('SIGKILL');
    workers.push(startWorker(redis.url));
    await until((all) => all.filter(isDone).length >= count / 4);
    say('Redis is restarted');
    await redis.restart();
    await until((all) => all.filter(isDone).length >= count / 2);
    say('the server is killed');
    await board.end('SIGKILL');
    board = await serve();

    const settled = await settledAll(board.url, learners, ids, signal);
    return { learners, views: settled, programsLost: await lostPrograms(board.url, learners) };
  } finally {
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.allSettled([...workers, board.end()]);
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const startWorker = (url: string) =>
  execa(process.execPath, [process.argv[1] ?? '', 'class', 'worker', '--queue', url, '--jobs', '1'], {
    ...{ cwd: kitRoot, stdio: 'ignore', reject: false },
  });

const viewOf = async (url: string, token: string, id: string): Promise<RunView> =>
  (await (await ask(url, token, `runs/${id}`)).json()) as RunView;
