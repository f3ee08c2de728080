import type { Probe } from '../probe.ts';
import type { Endpoint } from '../orders.ts';
import { BAD_FD, COPY_FD } from '../../platform/call.ts';
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

/**
 * One close goes on while another begins and ends. Nothing that a socket could wait for happens inside close (the kernel
 * puts it off until the thread leaves), so the connection's number is given to a file that the probe itself keeps waiting.
 */
async function oneInsideAnother(probe: Probe, listener: Endpoint): Promise<void> {
  const { closeSlow, close: closeQuick, client } = threads;
  for (const [outer, inner] of [
    [closeSlow, closeQuick],
    [closeQuick, closeSlow],
  ] as const) {
    const turn = probe.inTurn();
    const [slow, quick] = [connection(turn, listener), connection(turn, listener)];
    turn.hold({ thread: client, fd: slow.fd });
    turn.pin({ thread: outer, cpu: 0 });
    await turn.done();
    const around = probe.close({ thread: outer, fd: slow.fd });
    const { tid } = await around.blocked;
    const rest = probe.inTurn();
    rest.close({ thread: inner, fd: quick.fd });
    // A call may come back on another processor than it began on.
    rest.pin({ thread: client, tid, cpu: 1 });
    rest.release({ thread: client });
    await rest.done();
    await around.done;
  }
}
