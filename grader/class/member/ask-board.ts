/** Long for a local network, short for someone who waits. */
const DEADLINE_MS = 10_000;

/** Many times what a board says to one learner. */
const MOST_BYTES = 64 * 2 ** 10;

export interface Answer {
  status: number;
  /** The board's words or data; empty where it answered with none. */
  body: Record<string, unknown>;
  /** Whether it is worth asking again later. */
  isForLater: boolean;
}

/** Posts to a class board. Rejects when there is no answer; any answer counts as one. */
export async function askBoard(
  url: string,
  path: string,
  { token, body, deadlineMs = DEADLINE_MS }: { token?: string; body?: unknown; deadlineMs?: number },
): Promise<Answer> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // The token is for this board only.
    redirect: 'error',
    signal: AbortSignal.timeout(deadlineMs),
  });
  const { status, headers } = response;
  const isForLater = status >= 500 || (status === 429 && headers.has('retry-after'));
  return { status, body: objectFrom(await wholeText(response)), isForLater };
}

/** Empty when it is longer than any answer of a board: the rest is not read. */
async function wholeText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function objectFrom(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
