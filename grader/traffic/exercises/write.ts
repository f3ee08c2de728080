import { BAD_FD, connection, hangUp, threads, type Exercise } from '../stage.ts';
import { httpMessage, httpSizes, messageWithZeros, otherMessages, shortMessage } from './payloads.ts';

/** Writes of HTTP in many sizes, of other data, and one that fails. */
export const write: Exercise = async ({ probe, random }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  const conn = await connection(probe, listener);
  const http = [
    ...httpSizes.map((size) => ({ bytes: httpMessage('HTTP', size, random), edge: false })),
    { bytes: httpMessage('POST', random.int(50, 300), random), edge: false },
    { bytes: messageWithZeros('HTTP', random), edge: false },
    { bytes: httpMessage('HTTP', random.int(20, 390), random), edge: true },
  ].map((message) => ({ ...message, thread: threads.writeHttp }));
  const others = [
    ...otherMessages('HTTP', random).map((bytes) => ({ bytes, edge: false, thread: threads.writeOther })),
    { bytes: shortMessage('HTTP', random), edge: false, thread: threads.writeShort },
  ];
  for (const message of random.shuffled([...http, ...others]))
    await probe.write({ ...message, fd: conn.fd, fill: random.int(0x41, 0x5a) }).done;
  await probe.write({ thread: threads.writeBad, fd: BAD_FD, bytes: httpMessage('HTTP', 80, random) }).done;
  await hangUp(probe, conn);
};
