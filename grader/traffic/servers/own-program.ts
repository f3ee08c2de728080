import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isLoopback, TCP, tcpSockets, type TcpSocket } from './tcp-sockets.ts';

/** A learner's own server: a Node program in one file. */
export interface OwnProgram {
  file: string;
  text: string;
}

/** Why it does not serve: it has ended, it listens on no port, or on one that only its own machine reaches. */
export interface NotServing {
  why: 'ended' | 'silent' | 'loopback';
  /** Its last words, or the port. */
  words: string;
}

export interface OwnProgramListener {
  onOutput: (data: Uint8Array) => void;
  /** It served, and then it ended. */
  onEnd: (end: NotServing) => void;
}

/** The port that the program is told to take (PORT). It may take another. */
const PORT = 8080;
const POLL_MS = 20;
const MOST_WORDS = 2_000;

/** Starts a learner's program and resolves when it listens, with its port. It ends with this process. */
export async function startOwnProgram(
  { file, text }: OwnProgram,
  { onOutput, onEnd }: OwnProgramListener,
  deadlineMs: number,
): Promise<{ port: number } | NotServing> {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  const path = join(folder, basename(file));
  writeFileSync(path, text);
  const child = spawn(process.execPath, [path], {
    ...{ cwd: folder, env: { ...process.env, PORT: String(PORT) } },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      words = (words + data.toString()).slice(-MOST_WORDS);
      onOutput(data);
    });
  const end = (once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>).then(
    ([code, signal]): NotServing => ({ why: 'ended', words: `${signal ?? `exit code ${code ?? '?'}`}\n${words}` }),
    (error: unknown): NotServing => ({ why: 'ended', words: String(error) }),
  );
  const first = await Promise.race([end, untilItListens(child.pid ?? 0, deadlineMs)]);
  if (first && 'port' in first) void end.then(onEnd);
  else child.kill('SIGKILL');
  return first ?? { why: 'silent', words };
}

/** Undefined when the time is over. */
async function untilItListens(pid: number, deadlineMs: number): Promise<{ port: number } | NotServing | undefined> {
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    const sockets = listeningOf(pid);
    const [found] = sockets.filter((socket) => !isLoopback(socket)).sort((a, b) => places(a) - places(b));
    if (found) return { port: found.port };
    if (sockets[0]) return { why: 'loopback', words: String(sockets[0].port) };
    await delay(POLL_MS);
  }
  return undefined;
}

/** The port that it was told to take comes first. */
const places = ({ port }: TcpSocket): number => (port === PORT ? 0 : port);

/** The sockets that a process listens on. */
function listeningOf(pid: number): TcpSocket[] {
  const own = new Set(descriptorsOf(pid));
  return tcpSockets().filter(({ state, inode }) => state === TCP.listen && own.has(`socket:[${inode}]`));
}

function descriptorsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((fd) => linkIn(join(folder, fd)));
  } catch {
    return []; // it has ended
  }
}

function linkIn(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed meanwhile
  }
}
