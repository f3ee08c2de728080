import type { Row } from '../board/row.ts';
import { ask } from '../../web/page/sign-in.ts';

/** The steps of a learner's last run. Rejects when the board does not know them. */
export async function stepsOf(number: number): Promise<Row['steps']> {
  const answer = await ask(`api/learners/${number}`);
  if (!answer.ok) throw new Error(`the board answers with ${answer.status}`);
  return ((await answer.json()) as Row).steps;
}

/** Removes a learner with all reports; the board then says that the row is gone. */
export const removeLearner = (number: number): Promise<Response> => ask(`api/learners/${number}`, { method: 'DELETE' });
