import { askBoard } from './ask-board.ts';
import { readMembership } from './membership.ts';
import { dropReport, readReport, waitingReports, type SpooledReport } from './spool.ts';

/**
 * done: nothing waits any more. unreachable, slowed: worth another try later. refused: the board does not know this
 * learner. left: this machine is in no class. full, misunderstood: nothing waits, but not everything is on the board.
 */
export type Sent = 'done' | 'unreachable' | 'slowed' | 'refused' | 'left' | 'full' | 'misunderstood';

/** Sends what waits, one report after the other, in the order of the runs. A report goes when the board has it for sure. */
export async function sendSpool(folder: string, deadlineMs?: number): Promise<Sent> {
  for (let ending: Sent = 'done'; ;) {
    const [name] = await waitingReports(folder);
    if (name === undefined) return ending;
    const member = await readMembership(folder);
    if (!member) return 'left';
    const kept = await readReport(folder, name);
    const came = kept ? await answerTo(member, kept, deadlineMs) : 'misunderstood';
    if (came === 'unreachable' || came === 'slowed' || came === 'refused') return came;
    // Also a report that the board will never take: it would stand in the way of all later ones.
    await dropReport(folder, name);
    if (came !== 'done') ending = came;
  }
}

/** What has become of a report. */
async function answerTo(
  { url, token }: { url: string; token: string },
  { at, report }: SpooledReport,
  deadlineMs: number | undefined,
): Promise<Exclude<Sent, 'left'>> {
  const body = { ...report, ageMs: Math.max(0, Date.now() - at) };
  const limit = deadlineMs === undefined ? {} : { deadlineMs };
  const answer = await askBoard(url, '/api/reports', { token, body, ...limit }).catch(() => undefined);
  if (!answer) return 'unreachable';
  const { status, isForLater } = answer;
  if (isForLater) return status === 429 ? 'slowed' : 'unreachable';
  if (status === 401) return 'refused';
  if (status === 429) return 'full';
  return status >= 400 ? 'misunderstood' : 'done';
}
