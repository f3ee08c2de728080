import { askAgain } from '../../../web/ask-again.ts';
import { serverEvents } from '../../../web/server-events.ts';
import type { RunView } from '../../../workbench/runs.ts';

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

/** A request to a workbench, as a script makes it. */
export const ask = (url: string, token: string, path: string, init: Asked = {}): Promise<Response> =>
  askAgain(`${url}/api/${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });

/** Resolves with the run's id. */
export async function startRun(url: string, token: string, level: number): Promise<string> {
  const answer = await ask(url, token, 'runs', {
    ...{ method: 'POST', body: JSON.stringify({ level }), headers: { 'content-type': 'application/json' } },
  });
  if (answer.status !== 202) throw new Error(`the workbench answers a run with ${answer.status}`);
  return ((await answer.json()) as { id: string }).id;
}

export interface Run {
  view: RunView & { verdict: NonNullable<RunView['verdict']> };
  /** Milliseconds until its turn came, and until there was a verdict. */
  waitedMs: number;
  doneMs: number;
}

/** Starts a run as `start` says, and listens to it until it has a verdict. The time counts from `start`. */
export async function oneRun(
  url: string,
  token: string,
  start: () => Promise<string>,
  signal: AbortSignal,
): Promise<Run> {
  const closed = new AbortController();
  const { body } = await ask(url, token, 'events', { signal: AbortSignal.any([closed.signal, signal]) });
  const begun = performance.now();
  const id = await start();
  let waitedMs: number | undefined;
  for await (const { event, data } of serverEvents(body as ReadableStream<Uint8Array>)) {
    const view = event === 'run' ? (JSON.parse(data) as RunView) : undefined;
    if (view?.id !== id) continue;
    if (view.state !== 'queued') waitedMs ??= performance.now() - begun;
    if (!view.verdict) continue;
    closed.abort();
    const { verdict } = view;
    return { view: { ...view, verdict }, waitedMs: waitedMs ?? 0, doneMs: performance.now() - begun };
  }
  throw new Error('the workbench has ended in the middle of a run');
}
