import { writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/**
 * Lets everything else on this machine go before a session. A kernel that groups processes by session (sched_autogroup)
 * weighs the sessions, not the processes.
 * @param {number} session the pid of its first process
 * @param {number} niceness 1 to 19
 */
export function giveWay(session, niceness) {
  setPriority(session, niceness);
  weigh(session, niceness);
}

/**
 * A child has the niceness of this process, but if it leads a session of its own, that session does not.
 * @param {number | undefined} session the pid of a child that was started `detached`; undefined when it did not start
 */
export function passOnNiceness(session) {
  const niceness = getPriority();
  if (session !== undefined && niceness > 0) weigh(session, niceness);
}

/**
 * @param {number} session
 * @param {number} niceness
 */
function weigh(session, niceness) {
  try {
    writeFileSync(`/proc/${session}/autogroup`, String(niceness));
  } catch {
    // A kernel without them; a child that has ended; or the second within a tenth of a second, which is too soon unless
    // you are root. It runs all the same.
  }
}
