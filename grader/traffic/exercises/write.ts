import { connection, hangUp, threads, type Exercise } from '../stage.ts';
import { httpMessage, httpSizes, otherMessages } from './payloads.ts';

const BAD_FD = 9999;

/** Writes of HTTP in many sizes, of other data, and writes that fail. */
export const write: Exercise = async ({ probe, random, snapshot }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  const conn = await connection(probe, listener);

  const messages = [...httpSizes.map((size) => httpMessage('HTTP', size, random)), ...otherMessages('HTTP', random)];
  for (const bytes of random.shuffled(messages)) await probe.write({ thread: threads.write, fd: conn.fd, bytes }).done;
  await probe.write({ thread: threads.write, fd: BAD_FD, bytes: httpMessage('HTTP', 80, random) }).done;
  snapshot('after-writes', { blocked: [], idle: [await probe.tid(threads.write)] });
  await hangUp(probe, conn);
};
