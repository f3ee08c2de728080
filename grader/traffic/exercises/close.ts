import type { Probe } from '../probe.ts';
import type { Endpoint } from '../orders.ts';
import { BAD_FD, COPY_FD } from '../call.ts';
import { connection, hangUp, threads, type Exercise } from '../stage.ts';
import { deliver } from './deliver.ts';
import { httpMessage } from './payloads.ts';

/**
 * Closes of connections that take the same fd in turn, each with a message before, by another thread than the one that
 * accepted; one that goes on while another begins and ends; a second close of a fd, one of a fd that never was, and
 * one of a number that nothing else has.
 */
export const close: Exercise = async ({ probe, random, listener, early }) => {
  const turn = probe.inTurn();
  for (let i = random.int(2, 3); i > 0; i--) {
    const conn = connection(turn, listener, random);
    deliver(turn, conn, httpMessage('POST', random.int(20, 300), random), threads.readHttp, { count: 1000 });
    hangUp(turn, conn.fd);
    turn.close({ thread: threads.closeTwice, fd: conn.fd }); // EBADF
  }
  turn.close({ thread: threads.closeBad, fd: BAD_FD });
  hangUp(turn, early.fd);
  turn.dup2({ thread: threads.client, fd: listener.fd, to: COPY_FD });
  turn.close({ thread: threads.closeCopy, fd: COPY_FD });
  await turn.done();
  await oneInsideAnother(probe, listener);
  // One more, so that the last close of this thread is one that every program must report.
  const last = probe.inTurn();
  hangUp(last, connection(last, listener, random).fd);
  await last.done();
};

/** With so many locks a close takes an emulated kernel half a millisecond, and taking them is not yet worth a wait. */
const LOCKS = 500;
const MOST_LOCKS = 8000;
const OVERLAPPED = 3;
const ATTEMPTS = 20;
/** Descriptors that nobody else uses. */
const COPIES = { slow: 700, quick: 701 };

/**
 * Nothing that a socket could wait for happens inside close (the kernel puts it off until the thread leaves), but locks
 * are given back there. So one connection gets many, and another is closed on another processor in the meantime. On a
 * busy machine that may come too late, and is tried again with more of them: no choice of the seed's depends on how often.
 * Both have a copy that stays open, or the end of the connection would follow each close, and a close that is over would
 * look like one that goes on.
 */
async function oneInsideAnother(probe: Probe, listener: Endpoint): Promise<void> {
  let locks = LOCKS;
  for (let overlapped = 0, made = 0; overlapped < OVERLAPPED && made < ATTEMPTS; made++) {
    const turn = probe.inTurn();
    const [slow, quick] = [connection(turn, listener), connection(turn, listener)];
    turn.dup2({ fd: slow.fd, to: COPIES.slow });
    turn.dup2({ fd: quick.fd, to: COPIES.quick });
    turn.lock({ thread: threads.closeSlow, fd: slow.fd, count: locks });
    turn.pin({ thread: threads.closeSlow, cpu: 1 });
    turn.pin({ thread: threads.close, cpu: 0 });
    await turn.done();
    // These two are in no turn: the one begins while the other goes on.
    const beside = probe.close({ thread: threads.close, fd: quick.fd, beside: slow.fd });
    await probe.close({ thread: threads.closeSlow, fd: slow.fd, slow: true }).done;
    if ((await beside.done).inside) overlapped++;
    else locks = Math.min(2 * locks, MOST_LOCKS);
  }
}
