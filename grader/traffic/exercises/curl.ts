import { patience } from '../../base/patience.ts';
import { startCurl } from '../curl.ts';
import type { Exercise } from '../stage.ts';

const HOSTS = { IPv4: '127.0.0.1', IPv6: '[::1]' } as const;

/** More than curl reads at once. */
const LARGE = 20_000;

/** The tutorial's own traffic: curl asks the demo server for answers of many sizes, over IPv4 and IPv6 at once. */
export const curl: Exercise = async ({ server, curls, random, request }) => {
  const families = ['IPv4', 'IPv6'] as const;
  await Promise.all(
    families.map(async (family, index) => {
      const requests = random
        .shuffled([0, 50, random.int(100, 5000), LARGE])
        .slice(0, 3)
        .map((size) => ({ family, size, nonce: random.text(24) }));
      const { stdout, stderr, exitCode } = await (curls[index] ?? (await startCurl())).run(
        requests.map(({ size, nonce }, i) => ({
          url: `http://${HOSTS[family]}:${server.port}/customResponse`,
          body: JSON.stringify({ size }),
          // The last two share a connection, the first has one of its own.
          headers: [`X-Nonce: ${nonce}`, 'Content-Type: application/json', ...(i === 0 ? ['Connection: close'] : [])],
        })),
      );
      const answers = stdout.split('\n');
      requests.forEach((each, i) => {
        const wanted = `200 ${each.size + '{"answer":""}'.length}`;
        const problem =
          answers[i] === wanted
            ? undefined
            : `got "${answers[i] ?? ''}", wanted "${wanted}" (curl ${exitCode}: ${stderr.trim()})`;
        request(problem === undefined ? each : { ...each, problem });
      });
    }),
  );
  await server.idle(10_000 * patience);
};
