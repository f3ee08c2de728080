import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassBoard } from '../board/class-board.ts';
import { openServer, type ServerOptions } from '../board/open-server.ts';
import { Store } from '../board/store.ts';
import { passed } from '../pool/passed.testing.ts';
import type { Task } from '../pool/task.ts';
import { Classroom } from './classroom.ts';
import type { ClassroomOptions } from './room.ts';

export interface ServedClassroom {
  url: string;
  code: string;
  /** Of the instructor. */
  token: string;
  board: ClassBoard;
  room: Classroom;
  /** What is graded, in order, while `finish` lets it. */
  graded: Task[];
  end: () => Promise<void>;
}

/** A program that says so fails at its first step, and the picture quotes it. */
export const failing = 'fails\n';

/** A verdict without the machine. */
export function verdictFor(task: Task) {
  const verdict = passed(task);
  const [first, ...rest] = verdict.steps;
  if (!task.source.includes('fails') || !first) return verdict;
  const failed = { ...first, status: 'fail' as const, hint: 'as the run says', doc: 'docs/level-0.md#compile' };
  const skipped = rest.map((step) => ({ ...step, status: 'skipped' as const }));
  return { ...verdict, verdict: 'fail' as const, steps: [failed, ...skipped] };
}

/** A class in this process, graded without a machine; in a folder of the caller's, the class in it goes on. */
export async function servedClassroom(
  options: Partial<ClassroomOptions> = {},
  given?: string,
  server: Partial<ServerOptions> = {},
): Promise<ServedClassroom> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'served-classroom-')));
  const store = new Store(folder);
  const board = new ClassBoard(store);
  const graded: Task[] = [];
  const room = new Classroom(board, store.work, {
    ...{ kit: '1.0', jobs: 2, compiles: 2, isSecure: false, showsSolutions: true },
    grade: (task) => {
      graded.push(task);
      return Promise.resolve({ verdict: verdictFor(task), seconds: 1, picture: `<p>${task.source.length}</p>` });
    },
    diagnose: () => Promise.resolve([]),
    structures: () => Promise.resolve({ own: [], kernel: [] }),
    ...options,
  });
  let isOver = false;
  const { port, close } = await openServer(board, {
    ...{ port: 0, listen: '127.0.0.1', stuckAfterMs: 300_000, joinUrl: (actual) => `http://127.0.0.1:${actual}` },
    ...{ classroom: room, ...server },
  });
  return {
    ...{ url: `http://127.0.0.1:${port}`, code: board.code, token: board.newInstructor(), board, room, graded },
    end: async () => {
      if (isOver) return;
      isOver = true;
      await close();
      board.close();
      if (given === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** A browser at a class: it keeps the cookie that it is given. */
export class TestBrowser {
  cookie = '';

  constructor(readonly url: string) {}

  ask = async (path: string, init: Asked = {}): Promise<Response> => {
    const answer = await fetch(this.url + path, { ...init, headers: { cookie: this.cookie, ...init.headers } });
    const [set] = answer.headers.getSetCookie();
    if (set !== undefined) this.cookie = /^[^;]*/.exec(set)?.[0] ?? '';
    return answer;
  };

  post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    this.ask(path, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json', ...headers },
    });

  put = (text: string, expected = '*'): Promise<Response> =>
    this.ask('/api/program', {
      method: 'PUT',
      body: text,
      headers: { 'content-type': 'text/plain', 'if-match': expected },
    });

  json = async <T>(path: string): Promise<T> => (await (await this.ask(path)).json()) as T;

  /** Resolves with the words that bring the learner back. */
  join = async (code: string, name: string): Promise<string> =>
    ((await (await this.post('/api/session', { code, name })).json()) as { returnCode: string }).returnCode;

  run = async (level = 0): Promise<string> =>
    ((await (await this.post('/api/runs', { level })).json()) as { id: string }).id;
}
