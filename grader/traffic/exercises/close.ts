import { connection, threads, type Exercise } from '../stage.ts';

const BAD_FD = 9999;

/** Closes of several connections that take the same fd in turn, a second close of the same fd, and one of a fd that never was. */
export const close: Exercise = async ({ probe, random, snapshot }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  for (let i = random.int(2, 4); i > 0; i--) {
    const { fd, client } = await connection(probe, listener);
    await probe.close({ thread: threads.close, fd }).done;
    await probe.close({ thread: threads.close, fd }).done; // EBADF
    await probe.shutdown({ thread: threads.client, fd: client.fd, how: 2 });
  }
  await probe.close({ thread: threads.close, fd: BAD_FD }).done;
  snapshot('after-closes', { blocked: [], idle: [await probe.tid(threads.close)] });
};
