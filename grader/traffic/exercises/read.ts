import { connection, hangUp, threads, type Exercise } from '../stage.ts';
import { httpMessage, httpSizes, otherMessages } from './payloads.ts';

/** Reads that bring HTTP of many sizes, and reads that bring nothing of interest: other data, EAGAIN, end of file. */
export const read: Exercise = async ({ probe, random, snapshot }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  const conn = await connection(probe, listener);
  await probe.nonblock({ fd: conn.fd });

  const messages = [...httpSizes.map((size) => httpMessage('POST', size, random)), ...otherMessages('POST', random)];
  for (const message of random.shuffled(messages)) {
    await probe.send({ thread: threads.client, fd: conn.client.fd, bytes: message });
    // The buffer is larger than the message and full of something else: nothing of that may show in an event.
    await probe.read({ thread: threads.read, fd: conn.fd, count: 8192, fill: random.int(0x41, 0x5a) }).done;
  }
  const old = httpMessage('POST', 80, random);
  await probe.read({ thread: threads.read, fd: conn.fd, count: 8192, bytes: old }).done; // EAGAIN, over an old request
  await probe.shutdown({ thread: threads.client, fd: conn.client.fd });
  await probe.read({ thread: threads.read, fd: conn.fd, count: 8192, bytes: old }).done; // end of file
  snapshot('after-reads', { blocked: [], idle: [await probe.tid(threads.read)] });
  await hangUp(probe, conn);
};
