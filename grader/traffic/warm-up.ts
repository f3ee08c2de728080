import { patience } from '../base/patience.ts';
import type { WarmCurl } from './curl.ts';
import { deliver } from './exercises/deliver.ts';
import { httpMessage } from './exercises/payloads.ts';
import type { Cast } from './experiment.ts';
import { seededRandom } from './random.ts';
import { connection, hangUp, threads } from './stage.ts';

type Actors = Pick<Cast, 'probe' | 'listener' | 'server'>;

/**
 * Lets the cast make a few calls for nothing, while the host still compiles: an emulated machine translates each piece of
 * code when it first meets it, and that is most of what traffic costs. Stops behind the step in which `isWanted` becomes
 * true. The curl, a spare one, is of no more use then.
 */
export async function warmUp(cast: Actors, curl: WarmCurl, isWanted: () => boolean): Promise<void> {
  for (const step of [converse, ask]) {
    if (isWanted()) return;
    await step(cast, curl);
  }
}

/** A connection between the ends of the probe, in both directions. */
async function converse({ probe, listener }: Actors): Promise<void> {
  const random = seededRandom(0, 'warm-up');
  const turn = probe.inTurn();
  const conn = connection(turn, listener);
  deliver(turn, conn, httpMessage('POST', 300, random), threads.readHttp, { count: 1000 });
  turn.write({ thread: threads.writeHttp, fd: conn.fd, bytes: httpMessage('HTTP', 300, random) });
  hangUp(turn, conn.fd);
  await turn.done();
  probe.calls.length = 0;
}

/** The curl asks the demo server. */
async function ask({ server }: Actors, curl: WarmCurl): Promise<void> {
  const url = `http://127.0.0.1:${server.port}/customResponse`;
  await curl.run([{ url, body: JSON.stringify({ size: 100 }), headers: ['Content-Type: application/json'] }]);
  await server.idle(10_000 * patience);
  await server.calls();
}
