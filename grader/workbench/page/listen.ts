import { serverEvents } from '../../web/server-events.ts';
import { ask } from '../../web/page/sign-in.ts';
import type { RunView } from '../runs.ts';

const AGAIN_MS = 1000;

const NOT_LET_IN =
  'The workbench does not let this page in any more. Open its link again; in a class, reload the page.';
const LOST =
  'The connection to the workbench is lost. Go on typing: the page keeps it, and saves it when the connection is back.';
const TOO_MANY = 'Too many pages are open: close another one.';

export interface Listeners {
  onRun: (run: RunView) => void;
  /** The saved program has this tag. */
  onProgram: (tag: string) => void;
  /** What is wrong; empty when nothing is. */
  onNotice: (words: string) => void;
}

/** Hears what happens at the desk for as long as the page is open, also after a lost connection. */
export async function listen(listeners: Listeners): Promise<never> {
  for (;;) {
    listeners.onNotice(await hear(listeners).catch(() => LOST));
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Resolves when there is no more to hear, with the words for that. */
async function hear({ onRun, onProgram, onNotice }: Listeners): Promise<string> {
  const { status, body } = await ask('api/events');
  if (status !== 200 || !body) return { 401: NOT_LET_IN, 503: TOO_MANY }[status] ?? LOST;
  onNotice('');
  for await (const { event, data } of serverEvents(body)) {
    if (event === 'run') onRun(JSON.parse(data) as RunView);
    else if (event === 'program') onProgram((JSON.parse(data) as { tag: string }).tag);
  }
  return LOST;
}
