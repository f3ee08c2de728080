import type { FeedChanges } from '../../class/board/row-feed.ts';
import { serverEvents, type ServerEvent } from '../../web/server-events.ts';

/** Listens as the page does. Fills a map from `number/run` to the time at which that run of that learner was heard of. */
export async function watchRows(url: string, token: string, signal: AbortSignal): Promise<Map<string, number>> {
  const shownAt = new Map<string, number>();
  const events = await listen(url, token, signal);
  await events.next();
  void noteRows(events, shownAt).catch(() => undefined); // the board has ended
  return shownAt;
}

/** Opens one more page: how long it waits for its first message, and how large that is. */
export async function openPage(
  url: string,
  token: string,
  signal: AbortSignal,
): Promise<{ ms: number; bytes: number }> {
  const begun = performance.now();
  const events = await listen(url, token, signal);
  const first = await events.next();
  const ms = performance.now() - begun;
  await events.return(undefined);
  return { ms, bytes: first.done === true ? 0 : Buffer.byteLength(first.value.data) };
}

async function listen(url: string, token: string, signal: AbortSignal): Promise<AsyncGenerator<ServerEvent>> {
  const { status, body } = await fetch(`${url}/api/rows`, { headers: { authorization: `Bearer ${token}` }, signal });
  if (status !== 200 || !body) throw new Error(`the board answers a page with ${status}`);
  return serverEvents(body as ReadableStream<Uint8Array>);
}

async function noteRows(events: AsyncGenerator<ServerEvent>, shownAt: Map<string, number>): Promise<void> {
  for await (const { data } of events)
    for (const { number, runs } of (JSON.parse(data) as FeedChanges).rows) {
      const key = `${number}/${runs}`;
      if (!shownAt.has(key)) shownAt.set(key, Date.now());
    }
}
