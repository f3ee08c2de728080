import type { Endpoint } from '../orders.ts';
import type { Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { someClient } from '../some-client.ts';
import { BAD_FD } from '../../platform/call.ts';
import { hangUp, threads, type Exercise } from '../stage.ts';
import { deliver } from './deliver.ts';
import { httpMessage } from './payloads.ts';

const address = '127.0.0.1';

/**
 * accept4 in every way that tells saved arguments apart: two threads inside it at once, answered in reverse order;
 * failures; callers that want no address; clients over IPv6, and over IPv4 at a socket for both; and the lowest numbers.
 */
export const accept: Exercise = async ({ probe, random, snapshot }) => {
  const before = probe.inTurn();
  before.pin({ thread: threads.acceptA, cpu: 0 });
  const [a, b, six, both] = await Promise.all([
    before.listen({ thread: threads.client, address }),
    before.listen({ thread: threads.client, address }),
    before.listen({ thread: threads.client, address: '::1' }),
    before.listen({ thread: threads.client, address: `::ffff:${address}`, bothFamilies: true }),
  ]);
  const callA = probe.accept4({ thread: threads.acceptA, fd: a.fd });
  // The kernel picks the descriptor as the call begins: always the same one for each.
  await callA.started;
  const callB = probe.accept4({ thread: threads.acceptB, fd: b.fd });
  const [inA, inB] = await Promise.all([callA.blocked, callB.blocked]);
  snapshot('both-blocked', [inA, inB]);

  await probe.connect({ thread: threads.client, address, port: b.port, ...someClient(random, 'IPv4') });
  await callB.done;
  snapshot('one-returned', [inA]);

  const answered = probe.inTurn();
  // A call may come back on another processor than it began on.
  answered.pin({ thread: threads.client, tid: inA.tid, cpu: 1 });
  answered.connect({ thread: threads.client, address, port: a.port, ...someClient(random, 'IPv4') });
  await Promise.all([answered.done(), callA.done]);

  const after = probe.inTurn();
  after.nonblock({ thread: threads.acceptAgain, fd: a.fd });
  after.accept4({ thread: threads.acceptAgain, fd: a.fd });
  const client = (at: { address: string; port: number }, from: ReturnType<typeof someClient>) =>
    after.connect({ thread: threads.client, ...at, ...from });
  client({ address, port: b.port }, someClient(random, 'IPv4'));
  const bare = after.accept4({ thread: threads.acceptBare, fd: b.fd, address: false });
  after.accept4({ thread: threads.acceptBare, fd: a.fd, address: false });
  after.accept4({ thread: threads.acceptBad, fd: BAD_FD });
  client({ address: '::1', port: six.port }, someClient(random, 'IPv6'));
  const call6 = after.accept4({ thread: threads.accept, fd: six.fd });
  client({ address, port: both.port }, someClient(random, 'IPv4'));
  const mapped = after.accept4({ thread: threads.accept, fd: both.fd });
  for (const call of random.shuffled([callA, callB, bare, call6, mapped])) hangUp(after, call);
  lowestNumbers(after, random, b, six);
  await after.done();
};

/**
 * Connections with the numbers of standard output and standard error, which a server may well have closed. Each waits at
 * a socket of its own: of two at one socket, either may be the first, as the kernel may put off the end of a handshake.
 */
function lowestNumbers(turn: Turn, random: Random, four: Endpoint, six: Endpoint): void {
  const clients = [
    turn.connect({ thread: threads.client, address, port: four.port, ...someClient(random, 'IPv4') }),
    turn.connect({ thread: threads.client, address: '::1', port: six.port, ...someClient(random, 'IPv6') }),
  ] as const;
  for (const low of [1, 2]) hangUp(turn, low);
  const one = { client: clients[0], fd: turn.accept4({ thread: threads.accept, fd: four.fd }) };
  const two = { client: clients[1], fd: turn.accept4({ thread: threads.accept, fd: six.fd }) };
  deliver(turn, one, httpMessage('POST', random.int(20, 300), random), threads.readHttp, { count: 1000 });
  turn.write({ thread: threads.writeHttp, fd: two.fd, bytes: httpMessage('HTTP', random.int(20, 300), random) });
  for (const { fd: low } of [one, two]) hangUp(turn, low);
  turn.occupy({ thread: threads.client, count: 3 });
}
