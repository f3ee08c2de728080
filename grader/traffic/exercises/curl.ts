import { patience } from '../../base/patience.ts';
import { startCurl } from '../curl.ts';
import { demo } from '../servers/demo.ts';
import type { Exercise } from '../stage.ts';

const HOSTS = { IPv4: '127.0.0.1', IPv6: '[::1]' } as const;

/** More than curl reads at once. */
const LARGE = 20_000;

/** The tutorial's own traffic: curl asks the demo server for answers of many sizes, over IPv4 and IPv6 at once. */
export const curl: Exercise = async ({ servers: { demo: server }, curls, random, request }) => {
  if (!server) throw new Error('the demo server is not among the servers');
  const families = ['IPv4', 'IPv6'] as const;
  await Promise.all(
    families.map(async (family, index) => {
      const requests = random
        .shuffled([0, 50, random.int(100, 5000), LARGE])
        .slice(0, 3)
        // The last two share a connection, the first has one of its own.
        .map((size, i) => ({ size, page: demo.page(size), nonce: random.text(24), alone: i === 0 }));
      const { stdout, stderr, exitCode } = await (curls[index] ?? (await startCurl())).run(
        requests.map(({ page: { path, body }, nonce, alone }) => ({
          url: `http://${HOSTS[family]}:${server.port}${path}`,
          body,
          headers: [`X-Nonce: ${nonce}`, 'Content-Type: application/json', ...(alone ? ['Connection: close'] : [])],
        })),
      );
      const answers = stdout.split('\n');
      requests.forEach(({ size, page: { bytes }, nonce }, i) => {
        const wanted = `200 ${bytes}`;
        const [, answer = '', address = '', port = ''] = /^(\d+ \d+) (\S+) (\d+)$/.exec(answers[i] ?? '') ?? [];
        if (answer === wanted) request({ family, size, nonce, client: { family, address, port: Number(port) } });
        else {
          const problem = `got "${answers[i] ?? ''}", wanted "${wanted}" (curl ${exitCode}: ${stderr.trim()})`;
          request({ family, size, nonce, problem });
        }
      });
    }),
  );
  await server.idle(10_000 * patience);
};
