import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A curl that has started and waits for its orders: loading its libraries is most of a short transfer in an emulated machine. */
export interface WarmCurl {
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
const MAX_TIME_S = 10;

export function startCurl(): WarmCurl {
  // -K -: curl reads its orders as a configuration file from standard input. -q: no other one.
  const child = spawn('curl', ['-q', '-K', '-'], { stdio: 'pipe' });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString('latin1')));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString('latin1')));
  child.stdin.on('error', () => undefined); // curl ended early; its exit code says so
  return {
    stop: () => void child.kill('SIGKILL'),
    run: async (transfers) => {
      child.stdin.end(transfers.map(configuration).join('next\n'));
      const [code] = await ended;
      return { stdout, stderr, exitCode: code ?? -1 };
    },
  };
}

const configuration = ({ url, body, headers }: Transfer): string =>
  [
    ...['silent', 'show-error', 'noproxy = "*"', `max-time = ${MAX_TIME_S}`, 'output = "/dev/null"'],
    ...[String.raw`write-out = "%{http_code} %{size_download}\n"`, `url = ${quoted(url)}`, `data = ${quoted(body)}`],
    ...headers.map((header) => `header = ${quoted(header)}`),
    '',
  ].join('\n');

const quoted = (text: string): string => `"${text.replace(/["\\]/g, String.raw`\$&`)}"`;
