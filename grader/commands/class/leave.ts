import { askBoard } from '../../class/member/ask-board.ts';
import { endMembership, memberFolder, readMembership } from '../../class/member/membership.ts';
import { sendSpool } from '../../class/member/send-spool.ts';
import { waitingReports } from '../../class/member/spool.ts';
import { KitError } from '../../base/errors.ts';

/** Someone waits for it. */
const DEADLINE_MS = 3_000;

/** Leaves the class, with or without the board: from here on nothing is reported. Resolves with the exit code. */
export async function leave(): Promise<number> {
  const folder = memberFolder();
  const member = await readMembership(folder);
  if (!member)
    throw new KitError('usage', 'NOT_IN_CLASS', 'you are in no class', 'npm run class -- join URL CODE --name NAME');
  await sendSpool(folder, DEADLINE_MS);
  const unsent = (await waitingReports(folder)).length;
  await endMembership(folder);
  const { url, token } = member;
  const known = await askBoard(url, '/api/leave', { token, deadlineMs: DEADLINE_MS }).then(
    ({ status }) => status === 204,
    () => false,
  );
  const lost = unsent > 0 ? ` ${unsent} reports had not reached it, and never will.` : '';
  process.stdout.write(
    known
      ? `You have left the class at ${url}.${lost}\n`
      : `You have left the class at ${url}. The board could not be told: it goes on showing your last run.${lost}\n`,
  );
  return 0;
}
