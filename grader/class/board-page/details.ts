import type { FeedRow } from '../board/row-feed.ts';
import type { Row } from '../board/row.ts';
import type { Board } from './board.ts';
import { byId, make, setText } from '../../web/page/dom.ts';
import { removeLearner, stepsOf } from './learner.ts';
import { durationText, lookOf, titleOf } from './place.ts';
import { drawWork, letIn } from './work.ts';

const MARKS = { pass: '✓', fail: '✗', skipped: '·' };
const WORDS = { pass: 'passed', fail: 'failed', skipped: 'not tried' };

/** The one dialog of page.html. */
const detailsDialog = (): HTMLDialogElement => byId('details') as HTMLDialogElement;

/** Opens one learner: how things stand, the last run step by step, and the way to remove the learner. */
export function openDetails(number: number, board: Board): void {
  detailsDialog().dataset['number'] = String(number);
  askToRemove(false);
  drawDetails(board);
  detailsDialog().showModal();
}

/** Draws the dialog, when it is open, anew; closes it when its learner has gone. */
export function drawDetails(board: Board): void {
  const row = board.rows.get(Number(detailsDialog().dataset['number']));
  if (!row) {
    detailsDialog().close();
    return;
  }
  const who = row.name === undefined ? `Learner ${row.number}` : `${row.name} (${row.number})`;
  setText(byId('details-title'), who);
  setText(byId('details-state'), stateText(row, board));
  setText(byId('remove-question'), `Remove ${who} and all of these runs from the board, for good?`);
  void drawSteps(row, board);
  void drawWork(row, board);
}

/** Before the first click does anything, a second one is asked for. */
export function listenToDetails(): void {
  byId('remove').addEventListener('click', () => askToRemove(true));
  byId('keep').addEventListener('click', () => askToRemove(false));
  byId('let-in').addEventListener('click', () => void letIn(Number(detailsDialog().dataset['number'])));
  byId('remove-now').addEventListener('click', () => void removeLearner(Number(detailsDialog().dataset['number'])));
}

function askToRemove(asks: boolean): void {
  byId('remove').hidden = asks;
  byId('remove-sure').hidden = !asks;
  byId(asks ? 'keep' : 'remove').focus();
}

function stateText(row: FeedRow, board: Board): string {
  const where = row.step === undefined ? `Level ${row.level}` : titleOf(row.step, board);
  const states = {
    joined: 'No run yet',
    failing: `At: ${where}`,
    broken: `Does not build or load: ${where}`,
    passed: `Passed level ${row.level}`,
  };
  const files = {
    own: '',
    solution: ' The last one of a solution of the kit.',
    other: ' The last one of another file than clean.c.',
  };
  const verified = row.isVerified ? ' Verified: this server has graded it.' : '';
  const runs = `${row.runs} ${row.runs === 1 ? 'run' : 'runs'}.${verified}`;
  return `${states[row.state]}, for ${durationText(lookOf(row, board).forMs)}. ${runs}${files[row.file]}`;
}

/** The steps are not in the row: they are asked for when a learner is opened, and after each further run. */
async function drawSteps({ number, runs }: FeedRow, board: Board): Promise<void> {
  const place = byId('details-steps');
  const wanted = `${number}/${runs}`;
  if (place.dataset['drawn'] === wanted) return;
  // Of another learner: nothing to look at while the answer is on its way.
  if (place.dataset['drawn']?.startsWith(`${number}/`) !== true) place.replaceChildren();
  place.dataset['drawn'] = wanted;
  const drawn = await stepsOf(number).then(
    (steps) => stepList(steps, board),
    () => [make('p', '', ['The board does not say which steps these were. Close this and open it again.'])],
  );
  if (place.dataset['drawn'] === wanted) place.replaceChildren(...drawn);
}

const stepList = (all: Row['steps'], board: Board): HTMLElement[] =>
  board.course
    .map(({ number }) => ({ number, steps: all.filter(({ id }) => Number.parseInt(id, 10) === number) }))
    .filter(({ steps }) => steps.length > 0)
    .flatMap(({ number, steps }) => [
      make('h3', '', [`Level ${number}`]),
      make(
        'ul',
        '',
        steps.map(({ id, status }) => {
          const mark = make('span', 'mark', [MARKS[status]]);
          mark.setAttribute('role', 'img');
          mark.setAttribute('aria-label', WORDS[status]);
          return make('li', status, [mark, ' ', titleOf(id, board)]);
        }),
      ),
    ]);
