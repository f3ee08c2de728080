import { askBoard } from './ask-board.ts';
import { readMembership } from './membership.ts';
import { dropReport, readReport, waitingReports, type SpooledReport } from './spool.ts';

/**
 * done: nothing waits any more. unreachable: worth another try later. refused: the board does not know this learner.
 * left: this machine is in no class.
 */
export type Sent = 'done' | 'unreachable' | 'refused' | 'left';

/** Sends what waits, one report after the other, in the order of the runs. A report goes when the board has it for sure. */
export async function sendSpool(folder: string, deadlineMs?: number): Promise<Sent> {
  for (;;) {
    const [name] = await waitingReports(folder);
    if (name === undefined) return 'done';
    const member = await readMembership(folder);
    if (!member) return 'left';
    const kept = await readReport(folder, name);
    const status = kept ? await answerTo(member, kept, deadlineMs) : 400;
    if (status === undefined || status === 429 || status >= 500) return 'unreachable';
    if (status === 401) return 'refused';
    // Also a report that the board can make nothing of: it would stand in the way of all later ones.
    await dropReport(folder, name);
  }
}

/** The status; undefined: no answer. */
async function answerTo(
  { url, token }: { url: string; token: string },
  { at, report }: SpooledReport,
  deadlineMs: number | undefined,
): Promise<number | undefined> {
  const body = { ...report, ageMs: Math.max(0, Date.now() - at) };
  try {
    return (await askBoard(url, '/api/reports', { token, body, ...(deadlineMs !== undefined && { deadlineMs }) }))
      .status;
  } catch {
    return undefined;
  }
}
