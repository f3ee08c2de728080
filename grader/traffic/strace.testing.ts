import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A system call as strace saw it. */
export interface Traced {
  tid: number;
  name: string;
  fd: number;
  /** Negative errno when it failed, NaN when it never returned. */
  result: number;
  /** read and write: the first 400 bytes */
  bytes?: string;
  /** readv and writev: the size of each piece */
  pieces?: number[];
}

const ERRNO: Record<string, number> = { EBADF: 9, EAGAIN: 11, EFAULT: 14, EINVAL: 22, ECONNRESET: 104 };

/** Watches all threads of a process from outside. stop() returns what it saw, thread by thread, each in order. */
export async function strace(pid: number, calls: string[]): Promise<{ stop(): Promise<Traced[]> }> {
  const folder = mkdtempSync(join(tmpdir(), 'strace-'));
  // -ff: a file a thread, so no line is cut in two; -xx: bytes in hexadecimal.
  const args = [
    '-ff',
    '-xx',
    '-s',
    '400',
    '-e',
    `trace=${calls.join(',')}`,
    '-o',
    join(folder, 't'),
    '-p',
    String(pid),
  ];
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data'); // "Process N attached"
  return {
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      await closed;
      const traced = readdirSync(folder).flatMap((file) =>
        readFileSync(join(folder, file), 'latin1')
          .split('\n')
          .flatMap((line) => parse(Number(file.split('.')[1]), line)),
      );
      rmSync(folder, { recursive: true });
      return traced;
    },
  };
}

function parse(tid: number, line: string): Traced[] {
  const match = /^(\w+)\((-?\d+)(?:, ("[^"]*"|0x\w+|NULL).*)?(?:.*)\)\s+= (\?|-?\d+)(?: (E\w+))?/.exec(line);
  if (!match) return [];
  const [, name = '', fd, data, number, error] = match;
  const result = error ? -(ERRNO[error] ?? 9999) : Number(number === '?' ? NaN : number);
  const bytes = data?.startsWith('"') ? data.slice(1, -1).replaceAll('\\x', '') : '';
  const call = { tid, name, fd: Number(fd), result };
  if (name.endsWith('v') && result >= 0)
    return [{ ...call, pieces: [...line.matchAll(/iov_len=(\d+)/g)].map(([, size]) => Number(size)) }];
  return [(name === 'read' || name === 'write') && result >= 0 ? { ...call, bytes } : call];
}
