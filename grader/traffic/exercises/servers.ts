import { patience } from '../../base/patience.ts';
import { messageFlags } from '../../platform/message-flags.ts';
import { MOST_TOLD } from '../orders.ts';
import { serverNames, servers } from '../servers/index.ts';
import { threads, type Exercise } from '../stage.ts';

/** What each is asked to answer with, and what it is sent with POST. */
const BODY = 4_000;

/**
 * The servers that the kit did not write, each asked twice over one connection: a GET, and a POST with a body. The probe is
 * the client, by calls that no program watches: curl would take ten times as long.
 */
export const askServers: Exercise = async ({ servers: running, probe, random, request }) => {
  const turn = probe.inTurn();
  const asked = serverNames.flatMap((name) => {
    const { port, recordedAs, page } = { recordedAs: undefined, ...servers[name] };
    if (!running[name] || recordedAs === undefined) return [];
    const client = turn.connect({ thread: threads.client, address: '127.0.0.1', port });
    const { path, body } = page(BODY);
    const get = `GET ${path} HTTP/1.1\r\nHost: lab\r\n\r\n`;
    const padded = body.replace('}', `, "filler": "${random.text(BODY - body.length)}"}`);
    const head = [`POST ${path} HTTP/1.1`, 'Host: lab', 'Content-Type: application/json', 'Connection: close'];
    const post = [...head, `Content-Length: ${padded.length}`, '', padded].join('\r\n');
    turn.send({ thread: threads.client, fd: client, bytes: get });
    turn.recv({ thread: threads.client, fd: client, count: 65_536 });
    turn.send({ thread: threads.client, fd: client, bytes: post });
    // Until the server closes the connection.
    const rest = turn.recv({
      thread: threads.client,
      fd: client,
      count: 65_536,
      flags: messageFlags.MSG_WAITALL,
      told: MOST_TOLD,
    });
    turn.shutdown({ thread: threads.client, fd: client, how: 2 });
    return [{ name, rest }];
  });
  await turn.done();
  for (const { name, rest } of asked) {
    const got = Buffer.from(await rest).toString('latin1');
    if (!got.includes('200 OK'))
      request({ family: 'IPv4', size: BODY, nonce: name, problem: `${name} answered "${got}"` });
    await running[name]?.idle(10_000 * patience);
  }
};
