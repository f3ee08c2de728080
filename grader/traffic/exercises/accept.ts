import { someClient } from '../some-client.ts';
import { BAD_FD } from '../call.ts';
import { hangUp, threads, type Exercise } from '../stage.ts';

/**
 * accept4 in every way that tells saved arguments apart: two threads inside it at once, answered in reverse order;
 * failures, one of a caller that wants no address; and an IPv6 client.
 */
export const accept: Exercise = async ({ probe, random, snapshot }) => {
  const address = '127.0.0.1';
  const before = probe.inTurn();
  before.pin({ thread: threads.acceptA, cpu: 0 });
  const [a, b, six] = await Promise.all([
    before.listen({ thread: threads.client, address }),
    before.listen({ thread: threads.client, address }),
    before.listen({ thread: threads.client, address: '::1' }),
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
  after.accept4({ thread: threads.acceptBare, fd: a.fd, address: false });
  after.accept4({ thread: threads.acceptBad, fd: BAD_FD });
  after.connect({ thread: threads.client, address: '::1', port: six.port, ...someClient(random, 'IPv6') });
  const call6 = after.accept4({ thread: threads.accept, fd: six.fd });
  for (const call of random.shuffled([callA, callB, call6])) hangUp(after, call);
  await after.done();
};
