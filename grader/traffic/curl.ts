import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { KitError } from '../base/errors.ts';
import { patience } from '../base/patience.ts';
import { sleepsIn } from './sleeps-in.ts';

/** A curl that has started and waits for its orders: loading its libraries is most of a short transfer in an emulated machine. */
export interface WarmCurl {
  pid: number;
  /** Runs the transfers one after the other; resolves with curl's output. Once only. */
  run(transfers: Transfer[]): Promise<{ stdout: string; stderr: string; exitCode: number }>;
  /** Ends one that was never asked to run. */
  stop(): void;
}

export interface Transfer {
  url: string;
  /** JSON body */
  body: string;
  headers: string[];
}

/** curl's own limit for one transfer, in seconds. */
const maxTimeS = () => 10 * patience;

const STDIN = 0;
const startDeadlineMs = () => 30_000 * patience;

/**
 * Resolves when the kernel says that curl waits for its orders: a program that is attached from then on sees neither how
 * curl starts nor the end of a call from that time. Throws KitError CURL_SLOW.
 */
export async function startCurl(program = 'curl'): Promise<WarmCurl> {
  // -K -: curl reads its orders as a configuration file from standard input. -q: no other one.
  const child = spawn(program, ['-q', '-K', '-'], { stdio: 'pipe' });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString('latin1')));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString('latin1')));
  child.stdin.on('error', () => undefined); // curl ended early; its exit code says so
  await untilItReads(child);
  return {
    pid: child.pid ?? 0,
    stop: () => void child.kill('SIGKILL'),
    run: async (transfers) => {
      child.stdin.end(transfers.map(configuration).join('next\n'));
      const [code] = await ended;
      return { stdout, stderr, exitCode: code ?? -1 };
    },
  };
}

/** Or until it has ended: then its exit code says why. */
async function untilItReads(child: ChildProcess): Promise<void> {
  const deadlineMs = startDeadlineMs();
  const deadline = performance.now() + deadlineMs;
  const { pid } = child;
  while (pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (sleepsIn('read', { pid, tid: pid }, STDIN)) return;
    if (performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new KitError(
        'machine',
        'CURL_SLOW',
        `curl was started ${deadlineMs / 1000} s ago and does not read its orders yet.`,
        'Try again when the machine is less busy.',
      );
    }
    await delay(1);
  }
}

const configuration = ({ url, body, headers }: Transfer): string =>
  [
    ...['silent', 'show-error', 'noproxy = "*"', `max-time = ${maxTimeS()}`, 'output = "/dev/null"'],
    String.raw`write-out = "%{http_code} %{size_download} %{local_ip} %{local_port}\n"`,
    ...[`url = ${quoted(url)}`, `data = ${quoted(body)}`],
    ...headers.map((header) => `header = ${quoted(header)}`),
    '',
  ].join('\n');

const quoted = (text: string): string => `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
