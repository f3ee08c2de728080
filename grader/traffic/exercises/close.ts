import type { Endpoint, Probe } from '../probe.ts';
import { BAD_FD, connection, threads, type Exercise } from '../stage.ts';
import { deliver } from './deliver.ts';
import { httpMessage } from './payloads.ts';

/**
 * Closes of connections that take the same fd in turn, each with a message before, by another thread than the one that
 * accepted; one that goes on while another begins and ends; a second close of a fd, and one of a fd that never was.
 */
export const close: Exercise = async ({ probe, random, early }) => {
  const listener = await probe.listen({ address: '127.0.0.1' });
  for (let i = random.int(2, 3); i > 0; i--) {
    const conn = await connection(probe, listener, random);
    const { fd } = conn;
    await deliver(probe, conn, httpMessage('POST', random.int(20, 300), random), threads.readHttp, { count: 1000 });
    await probe.close({ thread: threads.close, fd }).done;
    await probe.close({ thread: threads.closeTwice, fd }).done; // EBADF
  }
  await probe.close({ thread: threads.closeBad, fd: BAD_FD }).done;
  await probe.close({ thread: threads.close, fd: early.fd }).done;
  await oneInsideAnother(probe, listener);
  // One more, so that the last close of this thread is one that every program must report.
  const last = await connection(probe, listener, random);
  await probe.close({ thread: threads.close, fd: last.fd }).done;
};

/** With so many locks a close takes the kernel a millisecond, and taking them is not yet worth a wait. */
const LOCKS = 1000;
const OVERLAPPED = 3;
const ATTEMPTS = 30;

/**
 * Nothing that a socket could wait for happens inside close (the kernel puts it off until the thread leaves), but locks
 * are given back there. So one connection gets many, and another is closed on another processor in the meantime. On a
 * busy machine that may come too late, and is tried once more: no choice of the seed's depends on how often.
 */
async function oneInsideAnother(probe: Probe, listener: Endpoint): Promise<void> {
  await probe.pin({ thread: threads.close, cpu: 0 });
  await probe.pin({ thread: threads.closeSlow, cpu: 1 });
  for (let overlapped = 0, made = 0; overlapped < OVERLAPPED && made < ATTEMPTS; made++) {
    const [slow, quick] = [await connection(probe, listener), await connection(probe, listener)];
    await probe.lock({ thread: threads.closeSlow, fd: slow.fd, count: LOCKS });
    const beside = probe.close({ thread: threads.close, fd: quick.fd, beside: slow.fd });
    await beside.started;
    await probe.close({ thread: threads.closeSlow, fd: slow.fd, slow: true }).done;
    if ((await beside.done).inside) overlapped++;
  }
}
