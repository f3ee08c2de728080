import { askBoard } from '../../class/member/ask-board.ts';
import type { SentReport } from '../../class/board/report.ts';

/** As many connections as a browser opens to one site. */
const AT_ONCE = 6;

/** One learner reports as fast as the board answers, until that time. Resolves with how often, and how much was taken. */
export async function floodBoard(
  end: number,
  url: string,
  token: string,
  nextReport: () => SentReport,
): Promise<{ tried: number; taken: number }> {
  const flood = { tried: 0, taken: 0 };
  const connection = async () => {
    while (Date.now() < end) {
      const { status } = await askBoard(url, '/api/reports', { token, body: nextReport() });
      flood.tried++;
      if (status === 204) flood.taken++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, connection));
  return flood;
}
