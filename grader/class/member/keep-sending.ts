import { watch } from 'node:fs';
import { open } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { noteTrouble } from './trouble.ts';
import { sendSpool, type Sent } from './send-spool.ts';
import { spoolFolder, waitingReports } from './spool.ts';

/** Between two tries. A new report is tried at once: maybe the network is back. */
const PAUSES_S = [1, 2, 4, 8, 15, 30];
/** A board that has been away for so long has closed for today. The next run tries again. */
const GIVE_UP_AFTER_MS = 30 * 60_000;

const NOTHING_WAITS: ReadonlySet<Sent> = new Set<Sent>(['done', 'full', 'misunderstood']);

/**
 * Sends what waits, and goes on while the board cannot be reached. One process a folder does it: a second one ends at
 * once, because the first looks again, after it has let go of the lock, whether something came meanwhile.
 */
export async function keepSending(folder: string): Promise<void> {
  const given = Date.now() + GIVE_UP_AFTER_MS;
  do {
    const lock = await open(join(folder, 'lock'), 'a', 0o600);
    try {
      if (!(await locked(lock.fd))) return;
      const sent = await sendUntil(folder, given);
      await noteTrouble(folder, sent);
      if (!NOTHING_WAITS.has(sent)) return;
    } finally {
      await lock.close();
    }
  } while ((await waitingReports(folder)).length > 0);
}

async function sendUntil(folder: string, deadline: number): Promise<Sent> {
  for (let tries = 0; ; tries++) {
    const sent = await sendSpool(folder);
    if (sent !== 'unreachable' && sent !== 'slowed') return sent;
    await noteTrouble(folder, sent);
    if (Date.now() > deadline) return sent;
    await newReportOr(folder, (PAUSES_S[Math.min(tries, PAUSES_S.length - 1)] ?? 30) * 1000);
  }
}

/** Resolves when a report is added, the class is left, or the time is over. */
async function newReportOr(folder: string, ms: number): Promise<void> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), ms);
  try {
    await once(watch(spoolFolder(folder), { signal: over.signal }), 'change', { signal: over.signal });
  } catch {
    // The time is over, or the folder is gone.
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

/** flock(1) locks the open file that it inherits: the kernel lets go of it when this process ends, however it ends. */
async function locked(descriptor: number): Promise<boolean> {
  const child = spawn('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}
