import type { StudiedRun, Study } from '../workbench/study-routes.ts';
import { byId, make, setText } from '../../web/page/dom.ts';
import { openPicture } from '../../web/page/picture-dialog.ts';
import { ask } from '../../web/page/sign-in.ts';
import type { FeedRow } from '../board/row-feed.ts';
import { titleOf } from './place.ts';
import type { Board } from './board.ts';

const WORDS = { pass: 'passed', fail: 'not passed', error: 'does not run', unavailable: 'no verdict' };

/** What a learner has written in the workbench: asked for when the learner is opened, and after each further run. */
export async function drawWork({ number, runs }: FeedRow, board: Board): Promise<void> {
  const place = byId('details-work');
  byId('let-in').hidden = place.hidden = !board.hasWorkbench;
  const wanted = `${number}/${runs}`;
  if (!board.hasWorkbench || place.dataset['drawn'] === wanted) return;
  if (place.dataset['drawn']?.startsWith(`${number}/`) !== true) place.replaceChildren();
  place.dataset['drawn'] = wanted;
  const answer = await ask(`api/learners/${number}/work`).catch(() => undefined);
  if (!answer?.ok || place.dataset['drawn'] !== wanted) return;
  const study = (await answer.json()) as Study;
  place.replaceChildren(...drawnStudy(number, study, board));
}

/** Nobody gets in as this learner but with new words, which are shown here. */
export async function letIn(number: number): Promise<void> {
  const answer = await ask(`api/learners/${number}/return-code`, { method: 'POST' });
  if (!answer.ok) return;
  const { returnCode } = (await answer.json()) as { returnCode: string };
  byId('details-work').prepend(
    make('p', '', ['These words bring the learner back, and no others: ', make('span', 'words', [returnCode])]),
  );
}

function drawnStudy(number: number, { program, runs }: Study, board: Board): HTMLElement[] {
  const source = make('pre', '', [program]);
  source.tabIndex = 0;
  const title = make('h3', '', ['Program']);
  const show = async ({ id, at }: StudiedRun) => {
    const answer = await ask(`api/learners/${number}/runs/${id}`);
    if (!answer.ok) return;
    setText(source, ((await answer.json()) as { source: string }).source);
    setText(title, `Program at ${timeText(at)}`);
  };
  return [
    ...[title, source, make('h3', '', ['Runs'])],
    make(
      'ul',
      '',
      runs.map((run) => drawnRun(run, board, () => void show(run))),
    ),
  ];
}

function drawnRun(run: StudiedRun, board: Board, onShow: () => void): HTMLElement {
  const { at, level, verdict, failed, timeline } = run;
  const where = failed === undefined ? '' : ` at: ${titleOf(failed, board)}`;
  const said = verdict === undefined ? 'is not over' : WORDS[verdict] + where;
  const buttons = [button('Program', onShow)];
  if (timeline !== undefined) buttons.push(button('What happened', () => openPicture(timeline)));
  return make('li', '', [`${timeText(at)}, level ${level}: ${said}`, ...buttons]);
}

function button(words: string, onClick: () => void): HTMLElement {
  const element = make('button', '', [words]);
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}

const timeText = (at: number): string => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
