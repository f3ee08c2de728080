import { someClient } from '../some-client.ts';
import { BAD_FD, hangUp, threads, type Exercise } from '../stage.ts';

/**
 * accept4 in every way that tells saved arguments apart: two threads inside it at once, answered in reverse order;
 * failures; and an IPv6 client.
 */
export const accept: Exercise = async ({ probe, random, snapshot }) => {
  const address = '127.0.0.1';
  const [a, b, six] = await Promise.all([
    probe.listen({ thread: threads.client, address }),
    probe.listen({ thread: threads.accept, address }),
    probe.listen({ thread: threads.acceptBad, address: '::1' }),
    probe.pin({ thread: threads.acceptA, cpu: 0 }),
  ]);
  const callA = probe.accept4({ thread: threads.acceptA, fd: a.fd });
  const callB = probe.accept4({ thread: threads.acceptB, fd: b.fd });
  const [inA, inB] = await Promise.all([callA.blocked, callB.blocked]);
  snapshot('both-blocked', [inA, inB]);

  await probe.connect({ thread: threads.client, address, port: b.port, ...someClient(random, 'IPv4') });
  const { result: fdB } = await callB.done;
  snapshot('one-returned', [inA]);

  // A call may come back on another processor than it began on.
  await probe.pin({ thread: threads.client, tid: inA.tid, cpu: 1 });
  await probe.connect({ thread: threads.client, address, port: a.port, ...someClient(random, 'IPv4') });
  const { result: fdA } = await callA.done;

  await probe.nonblock({ thread: threads.acceptAgain, fd: a.fd });
  const call6 = probe.accept4({ thread: threads.accept, fd: six.fd });
  await Promise.all([
    probe.accept4({ thread: threads.acceptAgain, fd: a.fd }).done,
    probe.accept4({ thread: threads.acceptBad, fd: BAD_FD }).done,
    probe.connect({ thread: threads.client, address: '::1', port: six.port, ...someClient(random, 'IPv6') }),
  ]);
  const { result: fd6 } = await call6.done;
  for (const fd of random.shuffled([fdA, fdB, fd6])) await hangUp(probe, { fd });
};
