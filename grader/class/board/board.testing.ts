import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { kitRoot } from '../../base/paths.ts';
import type { Answer } from '../member/ask-board.ts';
import { askBoard } from '../member/ask-board.ts';
import type { SentReport } from './report.ts';

export interface RunningBoard {
  url: string;
  code: string;
  /** Of the instructor. */
  token: string;
  /** All that was printed. */
  text: string;
  child: ChildProcess;
  /** Ends it as Ctrl-C does, or as a power cut; resolves with the exit code. */
  end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** The class board as its user starts it. */
export async function startBoard(folder: string, ...args: string[]): Promise<RunningBoard> {
  const command = ['grader/kit.mjs', 'class', 'serve', '--data', folder, ...args];
  const child = spawn(process.execPath, command, { cwd: kitRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const data of child.stdout as AsyncIterable<Buffer>) {
    text += data.toString();
    if (text.includes('Ctrl-C')) break;
  }
  const [, url, token] = /(http:\/\/[^\s/]+)\/(?:board)?#(\S+)/.exec(text) ?? [];
  const [, code] = /join \S+ (\w{6}) /.exec(text) ?? [];
  if (url === undefined || token === undefined || code === undefined)
    throw new Error(`the board did not start: ${text}`);
  const end = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return { url, code, token, text, child, end };
}

/** Joins as the command does; resolves with the learner's token. */
export async function joinAs({ url, code }: { url: string; code: string }, name: string): Promise<string> {
  const { status, body } = await askBoard(url, '/api/join', { body: { code, name } });
  if (status !== 201) throw new Error(`could not join: ${status}`);
  return body['token'] as string;
}

/** A failure at a step of level 2, unless said otherwise. */
export const someReport = (changes: Partial<SentReport> = {}): SentReport => ({
  ...{ id: randomUUID(), ageMs: 0, level: 2, verdict: 'fail', file: 'own' },
  steps: [
    { id: '2.hooks', status: 'pass' },
    { id: '2.size', status: 'fail' },
    { id: '2.bytes', status: 'skipped' },
  ],
  ...changes,
});

export const sendReport = (
  { url }: { url: string },
  token: string,
  report: SentReport = someReport(),
): Promise<Answer> => askBoard(url, '/api/reports', { token, body: report });
