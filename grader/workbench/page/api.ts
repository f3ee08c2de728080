import { ask, type Asked } from '../../web/page/sign-in.ts';
import type { VerdictDiagnostic } from '../../levels/verdict.ts';
import type { GivenHints } from '../../report/given-hints.ts';
import type { SolutionDifference } from '../../report/solution-difference.ts';
import type { Course } from '../chapter-routes.ts';
import type { ShownStructures } from '../structures.ts';
import type { Word } from '../words.ts';

/** Of the hints so far the last one is the new one; `of`: how many there are. */
export type Hint = GivenHints & { of: number };

/** What the server has said instead of an answer; `message` is for people. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const tagIn = ({ headers }: Response): string => headers.get('etag')?.replaceAll('"', '') ?? '';

export const course = (): Promise<Course> => json('api/course');

export const chapter = async (name: string): Promise<string> =>
  (await json<{ html: string }>(`api/chapters/${name}`)).html;

export const words = async (): Promise<Word[]> => (await json<{ words: Word[] }>('api/words')).words;

export const diagnostics = async (text: string, signal: AbortSignal): Promise<VerdictDiagnostic[]> =>
  (
    await json<{ diagnostics: VerdictDiagnostic[] }>('api/diagnostics', {
      ...{ method: 'POST', body: text, signal },
      headers: { 'content-type': 'text/plain' },
    })
  ).diagnostics;

export const structures = (text: string): Promise<ShownStructures> =>
  json('api/structures', { method: 'POST', body: text, headers: { 'content-type': 'text/plain' } });

export const startRun = (level: number): Promise<{ id: string }> => post('api/runs', { level });

export const cancelRun = (id: string): Promise<Response> => ask(`api/runs/${id}`, { method: 'DELETE' });

export const hint = (step: string): Promise<Hint> => post('api/hints', { step });

export const solution = (level: number, isSure: boolean): Promise<SolutionDifference> =>
  json(`api/solution?level=${level}&sure=${isSure ? 1 : 0}`);

const post = <T>(path: string, body: unknown): Promise<T> =>
  json(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

async function json<T>(path: string, init: Asked = {}): Promise<T> {
  const answer = await ask(path, init);
  if (!answer.ok) throw new Refusal(answer.status, await messageIn(answer));
  return (await answer.json()) as T;
}

export async function messageIn(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => ({}))) as { message?: string };
  return body.message ?? `The server answers with ${answer.status}.`;
}
