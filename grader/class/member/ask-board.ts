/** Long for a local network, short for someone who waits. */
const DEADLINE_MS = 10_000;

export interface Answer {
  status: number;
  /** The board's words or data; empty where it answered with none. */
  body: Record<string, unknown>;
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
  const text = await response.text();
  return { status: response.status, body: objectFrom(text) };
}

function objectFrom(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
