import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KitError } from '../grader/base/errors.ts';
import { MAX_SIZE } from './answer.ts';

export interface Reply {
  /** HTTP status */
  status: number;
  /** The JSON as the server sent it. */
  body: string;
}

const DEADLINE_S = 30;

/**
 * Asks the demo server on this machine, with the real curl, for an answer of `size` characters.
 * A size that the server refuses is a Reply with status 400. Throws KitError BAD_SIZE (no whole number), NO_SERVER,
 * CURL_MISSING or CURL_FAILED.
 */
export async function client(size: string | number, port: number): Promise<Reply> {
  if (!/^-?\d+$/.test(String(size))) throw badSize(size);
  const args = [
    '-q', // no configuration file
    ...['--silent', '--show-error', '--noproxy', '*', '--max-time', String(DEADLINE_S)],
    ...['--header', 'content-type: application/json', '--data', `{"size": ${size}}`],
    ...['--write-out', '\n%{http_code}', `http://localhost:${port}/customResponse`],
  ];
  const { stdout } = await promisify(execFile)('curl', args, { maxBuffer: 2 * MAX_SIZE }).catch((error: unknown) => {
    throw curlError(error as CurlFailure, port);
  });
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

interface CurlFailure extends Error {
  /** curl's exit code, or why it could not be started */
  code?: number | string;
  stderr?: string;
}

/** curl's exit code: 7 is "could not connect". */
function curlError(cause: CurlFailure, port: number): KitError {
  if (cause.code === 'ENOENT') {
    return new KitError(
      'machine',
      'CURL_MISSING',
      'There is no curl on this machine.',
      'Install it: apt install curl',
      {
        cause,
      },
    );
  }
  if (cause.code === 7) {
    const remedy = 'Start the demo server in another terminal: npm run demo-server (with the same PORT, if you set it)';
    return new KitError('machine', 'NO_SERVER', `Nothing answers on localhost port ${port}.`, remedy, { cause });
  }
  const words = cause.stderr?.trim() || cause.message;
  const remedy = `Is it the demo server that listens on port ${port}? If another program does, set PORT for both.`;
  return new KitError('machine', 'CURL_FAILED', `curl got no answer from localhost port ${port}: ${words}`, remedy, {
    cause,
  });
}

const badSize = (size: string | number): KitError =>
  new KitError(
    'usage',
    'BAD_SIZE',
    `The size must be a whole number, got "${size}".`,
    `Give a number from 0 to ${MAX_SIZE}, for example: npm run client -- 500`,
  );
