import type { Board } from './board.ts';
import { byId, detailsDialog, make, setText } from './dom.ts';
import { durationText, lookOf, titleOf } from './place.ts';

const MARKS = { pass: '✓', fail: '✗', skipped: '·' };
const WORDS = { pass: 'passed', fail: 'failed', skipped: 'not tried' };

/** One learner's last run, step by step, in the dialog that is open. */
export function drawDetails(board: Board): void {
  const dialog = detailsDialog();
  const row = board.rows.get(Number(dialog.dataset['number']));
  if (!row) {
    dialog.close();
    return;
  }
  const { forMs } = lookOf(row, board);
  const where = row.step === undefined ? `Level ${row.level}` : titleOf(row.step, board);
  const states = {
    joined: 'No run yet',
    failing: `At: ${where}`,
    broken: `Does not build or load: ${where}`,
    passed: `Passed level ${row.level}`,
  };
  setText(byId('details-title'), row.name === undefined ? `Learner ${row.number}` : `${row.name} (${row.number})`);
  setText(
    byId('details-state'),
    `${states[row.state]}, for ${durationText(forMs)}. ${row.runs} ${row.runs === 1 ? 'run' : 'runs'}.` +
      {
        own: '',
        solution: ' The last one of a solution of the kit.',
        other: ' The last one of another file than clean.c.',
      }[row.file],
  );
  const place = byId('details-steps');
  const drawn = JSON.stringify([row.number, row.steps]);
  if (place.dataset['drawn'] === drawn) return;
  place.dataset['drawn'] = drawn;
  place.replaceChildren(
    ...board.course
      .map(({ number }) => ({ number, steps: row.steps.filter(({ id }) => Number.parseInt(id, 10) === number) }))
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
      ]),
  );
}
