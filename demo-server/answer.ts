import { randomBytes } from 'node:crypto';
import { hexDigits } from '../grader/base/hex-digits.ts';

/** The largest answer, in characters. */
export const MAX_SIZE = 10 * 1024 * 1024;
/** The largest request body, in bytes. */
export const MAX_BODY = 64 * 1024;

export interface Question {
  method: string;
  /** The request target as it stands in the request line. */
  url: string;
  /** Null when it was larger than MAX_BODY. */
  body: string | null;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, string>;
}

/** What the demo server answers to a request. Anything wrong is answered with a reason. */
export function answer({ method, url, body }: Question): Answer {
  const path = url.split('?')[0] ?? '';
  if (path !== '/customResponse') return refuse(404, `There is no ${path} here, only POST /customResponse.`);
  if (method !== 'POST') return refuse(405, `/customResponse wants POST, got ${method}.`, { allow: 'POST' });
  if (body === null) return refuse(400, `The body may have at most ${MAX_BODY} bytes.`);
  const size = readSize(body);
  if (typeof size === 'string') return refuse(400, size);
  return { status: 200, headers: { 'x-request-id': randomText(16) }, body: { answer: randomText(size) } };
}

const refuse = (status: number, reason: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'x-request-id': randomText(16), ...headers },
  // A path or method can be as long as the client likes; the reason need not be.
  body: { error: reason.length > 200 ? `${reason.slice(0, 200)}…` : reason },
});

/** The wanted size, or the reason why there is none. */
function readSize(body: string): number | string {
  let question: unknown;
  try {
    question = JSON.parse(body);
  } catch {
    return 'The body is not JSON. Send something like {"size": 50}.';
  }
  if (typeof question !== 'object' || question === null || !('size' in question))
    return 'The JSON has no "size". Send something like {"size": 50}.';
  const { size } = question;
  if (typeof size !== 'number' || !Number.isInteger(size)) return '"size" must be a whole number.';
  if (size < 0 || size > MAX_SIZE) return `"size" must be from 0 to ${MAX_SIZE}, got ${size}.`;
  return size;
}

/**
 * Fresh random hexadecimal digits: no piece of a long body that is written on its own can look like HTTP.
 * The clock is stirred in because servers that are restored from one snapshot share the state of their random generator.
 */
function randomText(length: number): string {
  const seed = `${randomBytes(16).toString('hex')} ${process.hrtime.bigint()} ${Date.now()}`;
  return hexDigits(seed, length);
}
