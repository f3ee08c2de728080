import { BAD_FD, connection, threads, type Exercise } from '../stage.ts';

/**
 * Closes of connections that take the same fd in turn, by another thread than the one that accepted; a second close of a
 * fd, and one of a fd that never was.
 */
export const close: Exercise = async ({ probe, random, early }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  for (let i = random.int(2, 3); i > 0; i--) {
    const { fd } = await connection(probe, listener);
    await probe.close({ thread: threads.close, fd }).done;
    await probe.close({ thread: threads.closeTwice, fd }).done; // EBADF
  }
  await probe.close({ thread: threads.closeBad, fd: BAD_FD }).done;
  await probe.close({ thread: threads.close, fd: early.fd }).done;
  // One more, so that the last close of this thread is one that every program must report.
  const last = await connection(probe, listener);
  await probe.close({ thread: threads.close, fd: last.fd }).done;
};
