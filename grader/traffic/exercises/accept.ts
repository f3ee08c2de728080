import { hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';

/** A descriptor that no process of the lab ever has. */
const BAD_FD = 9999;

/**
 * accept4 in every way that tells saved arguments apart: two threads inside it at once, answered in reverse order;
 * failures; and an IPv6 client.
 */
export const accept: Exercise = async ({ probe, random, snapshot }) => {
  const [a, b] = [await probe.listen({ address: '127.0.0.1' }), await probe.listen({ address: '127.0.0.1' })];
  const connect = (to: { address: string; port: number }) =>
    probe.connect({ thread: threads.client, address: to.address, port: to.port });

  const callA = probe.accept4({ thread: threads.acceptA, fd: a.fd });
  const callB = probe.accept4({ thread: threads.acceptB, fd: b.fd });
  const [inA, inB] = [await callA.blocked, await callB.blocked];
  snapshot('both-blocked', { blocked: [inA, inB], idle: [] });

  const clientB = await connect(b);
  const doneB = await callB.done;
  snapshot('one-returned', { blocked: [inA], idle: [inB.tid] });

  const clientA = await connect(a);
  const doneA = await callA.done;
  snapshot('both-returned', { blocked: [], idle: [inA.tid, inB.tid] });

  await probe.nonblock({ fd: a.fd });
  const failures = random.shuffled([a.fd, BAD_FD, a.fd]);
  for (const fd of failures) await probe.accept4({ thread: threads.acceptFail, fd }).done;
  snapshot('after-failures', { blocked: [], idle: [await probe.tid(threads.acceptFail)] });

  const six = await probe.listen({ address: '::1' });
  const call6 = probe.accept4({ thread: threads.accept6, fd: six.fd });
  const client6 = await connect(six);
  const done6 = await call6.done;

  const open: ProbeConnection[] = [
    { fd: doneA.result, client: clientA },
    { fd: doneB.result, client: clientB },
    { fd: done6.result, client: client6 },
  ];
  for (const each of random.shuffled(open)) await hangUp(probe, each);
};
