import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { kitRoot } from '../../base/paths.ts';

export interface BenchedBoard {
  url: string;
  code: string;
  /** Of the instructor. */
  token: string;
  pid: number;
  /** Resolves when it has written its last. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** The board takes 60 joins at once from an address: the class comes from as many as it needs. */
const JOINS_AN_ADDRESS = 50;

/** As an instructor starts it, behind a proxy that this process plays; its words have all that is needed. */
export async function benchedBoard(folder: string, ...args: string[]): Promise<BenchedBoard> {
  const command = ['class', 'serve', '--data', folder, '--behind-proxy', '127.0.0.1', '--port', '0', ...args];
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...command], {
    ...{ cwd: kitRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  const ended = once(child, 'exit');
  const end = async (signal: NodeJS.Signals = 'SIGINT') => {
    child.kill(signal);
    await ended;
  };
  let text = '';
  for await (const data of child.stdout as AsyncIterable<Buffer>) {
    text += data.toString();
    const [, url, token] = /(http:\/\/[^\s/]+)\/(?:board)?#(\S+)/.exec(text) ?? [];
    const [, code] = /join \S+ (\w+) /.exec(text) ?? [];
    if (url !== undefined && token !== undefined && code !== undefined)
      return { url, token, code, pid: child.pid ?? 0, end };
  }
  throw new Error(`the board did not start: ${text}`);
}

/** Resolves with the token of a learner. */
export async function joinBoard({ url, code }: Pick<BenchedBoard, 'url' | 'code'>, index: number): Promise<string> {
  const address = `198.51.100.${Math.floor(index / JOINS_AN_ADDRESS)}`;
  const answer = await fetch(`${url}/api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ code, name: `Learner ${index + 1}` }),
  });
  if (answer.status !== 201) throw new Error(`the board answers learner ${index + 1} with ${answer.status}`);
  return ((await answer.json()) as { token: string }).token;
}

/** What a process has had in memory at its highest. */
export async function mostMemoryMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
