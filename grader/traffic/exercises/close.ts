import type { Endpoint, Probe } from '../probe.ts';
import type { Random } from '../random.ts';
import { BAD_FD, connection, threads, type Exercise } from '../stage.ts';

/**
 * Closes of connections that take the same fd in turn, by another thread than the one that accepted; one that waits while
 * others close; a second close of a fd, and one of a fd that never was.
 */
export const close: Exercise = async ({ probe, random, early }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  const finish = await startSlowClose(probe, random, listener);
  for (let i = random.int(2, 3); i > 0; i--) {
    const { fd } = await connection(probe, listener);
    await probe.close({ thread: threads.close, fd }).done;
    await probe.close({ thread: threads.closeTwice, fd }).done; // EBADF
  }
  await finish();
  await probe.close({ thread: threads.closeBad, fd: BAD_FD }).done;
  await probe.close({ thread: threads.close, fd: early.fd }).done;
  // One more, so that the last close of this thread is one that every program must report.
  const last = await connection(probe, listener);
  await probe.close({ thread: threads.close, fd: last.fd }).done;
};

/** More than a client's buffer takes in unread. */
const UNREAD = 400_000;

/** A thread that stays inside close until `finish` has read what was sent before. */
async function startSlowClose(probe: Probe, random: Random, listener: Endpoint): Promise<() => Promise<void>> {
  const { fd, client } = await connection(probe, listener);
  await probe.linger({ thread: threads.accept, fd, seconds: 10 });
  // MSG_DONTWAIT: as much as there is room for. Not HTTP, and not written, so no event is due.
  const sent = await probe.send({
    thread: threads.accept,
    fd,
    count: UNREAD,
    fill: random.int(0x61, 0x7a),
    flags: 0x40,
  });
  const call = probe.close({ thread: threads.closeSlow, fd });
  await call.blocked;
  return async () => {
    // MSG_WAITALL: until it has everything.
    await probe.recv({ thread: threads.client, fd: client.fd, count: sent, flags: 0x100 });
    await call.done;
  };
}
