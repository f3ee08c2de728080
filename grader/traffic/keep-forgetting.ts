import { setTimeout as delay } from 'node:timers/promises';
import type { ServerHandle } from './server.ts';

const EVERY_MS = 60_000;

/**
 * The server remembers each of its calls until it is asked, and while a sniffer runs nobody needs them. Rejects when the
 * server has died, or answers no more.
 */
export async function keepForgetting({ calls }: Pick<ServerHandle, 'calls'>, everyMs = EVERY_MS): Promise<never> {
  for (;;) {
    await delay(everyMs);
    await calls();
  }
}
