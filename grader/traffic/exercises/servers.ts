import { patience } from '../../base/patience.ts';
import { messageFlags } from '../../platform/message-flags.ts';
import { MOST_TOLD } from '../orders.ts';
import { serverNames, servers } from '../servers/index.ts';
import { threads, type Exercise } from '../stage.ts';

const HOSTS = { IPv4: '127.0.0.1', IPv6: '::1' } as const;

/** More than a server reads at once, to be answered, and to be sent with POST. */
const LARGE = 20_000;
const BODY = 4_000;

/**
 * The servers that the kit did not write, each asked twice over one connection, by IPv4 and by IPv6: a GET, and a POST with
 * a body. The second probe is the client, by calls that no program watches: curl would take ten times as long.
 */
export const askServers: Exercise = async ({ servers: running, twin, random, request }) => {
  const { client: thread } = threads;
  const silent = serverNames.flatMap((name) => {
    const server = { recordedAs: undefined, ...servers[name] };
    return running[name] && server.recordedAs !== undefined ? [{ name, ...server, ...running[name] }] : [];
  });
  const turn = twin.inTurn();
  const asked = silent.flatMap(({ name, port, page }) =>
    (['IPv4', 'IPv6'] as const).map((family) => {
      const nonce = random.text(24);
      // What is left of the first answer comes before the second, and of both together the beginning is looked at.
      const [first = 0, size = 0] = random.shuffled([0, 50, random.int(100, 5000)]);
      const [got, posted] = [page(first), page(random.int(0, 1) === 0 ? size : LARGE)];
      const body = posted.body.replace('}', `, "filler": "${random.text(BODY - posted.body.length)}"}`);
      const get = [`GET ${got.path} HTTP/1.1`, 'Host: lab', `X-Nonce: ${nonce}`, '', ''];
      const head = [`POST ${posted.path} HTTP/1.1`, 'Host: lab', 'Content-Type: application/json', 'Connection: close'];
      const post = [...head, `Content-Length: ${body.length}`, '', body];
      const client = turn.connect({ thread, address: HOSTS[family], port });
      turn.send({ thread, fd: client, bytes: get.join('\r\n') });
      turn.recv({ thread, fd: client, count: 65_536 });
      turn.send({ thread, fd: client, bytes: post.join('\r\n') });
      // Until the server closes the connection.
      const rest = turn.recv({ thread, fd: client, count: 65_536, flags: messageFlags.MSG_WAITALL, told: MOST_TOLD });
      turn.shutdown({ thread, fd: client, how: 2 });
      return { name, family, size, nonce, client, rest };
    }),
  );
  await turn.done();
  for (const { name, family, size, nonce, client, rest } of asked) {
    const answer = Buffer.from(await rest).toString('latin1');
    const { address, port } = await client;
    request({
      ...{ family, size, nonce },
      ...(answer.includes('200 OK')
        ? { client: { family, address, port } }
        : { problem: `${name} answered "${answer.slice(0, 400)}"` }),
    });
  }
  for (const each of silent) await each.idle(10_000 * patience);
};
