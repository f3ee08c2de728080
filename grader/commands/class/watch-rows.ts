import type { FeedRow } from '../../class/board/row-feed.ts';

/** Listens as the page does. Fills a map from `number/run` to the time at which that run of that learner was heard of. */
export async function watchRows(url: string, token: string, signal: AbortSignal): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` }, signal });
  const shownAt = new Map<string, number>();
  void read(answer, (row) => {
    const key = `${row.number}/${row.runs}`;
    if (!shownAt.has(key)) shownAt.set(key, Date.now());
  }).catch(() => undefined); // the board has ended
  return shownAt;
}

async function read({ body }: Response, onRow: (row: FeedRow) => void): Promise<void> {
  let rest = '';
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    const messages = (rest + Buffer.from(chunk).toString('latin1')).split('\n\n');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const data = /^event: rows\ndata: (.*)$/m.exec(message)?.[1];
      if (data !== undefined) (JSON.parse(data) as { rows: FeedRow[] }).rows.forEach(onRow);
    }
  }
}
