import { byId, make, setText } from '../../web/page/dom.ts';
import type { Change, ShownLine, SolutionDifference } from '../../report/solution-difference.ts';
import { coloured } from './code-colours.ts';
import { Refusal, solution } from './api.ts';
import { showDifference } from './text-difference.ts';

const dialog = (id: string): HTMLDialogElement => byId(id) as HTMLDialogElement;

/** Shows what the solution has that the program has not; before the level is passed, it asks first. */
export async function openSolution(level: number): Promise<void> {
  setText(byId('solution-title'), `Solution of level ${level}`);
  const content = await solution(level, false).then(differenceIn, (error: unknown) => {
    if (error instanceof Refusal && error.status === 403) return [question(error.message, level)];
    return [make('p', '', [(error as Error).message])];
  });
  byId('solution-content').replaceChildren(...content);
  dialog('solution').showModal();
}

function question(words: string, level: number): HTMLElement {
  const button = make('button', 'main', ['Show it']);
  button.type = 'button';
  button.id = 'solution-anyway';
  button.addEventListener('click', () => {
    void solution(level, true)
      .then(differenceIn, (error: unknown) => [make('p', '', [(error as Error).message])])
      .then((content) => byId('solution-content').replaceChildren(...content));
  });
  return make('div', 'question', [make('p', '', [words]), button]);
}

function differenceIn({ yours, solution: file, changes, others }: SolutionDifference): HTMLElement[] {
  if (changes.length === 0) return [make('p', '', [`Your program has everything that ${file} has.`])];
  return [
    make('p', 'soft', ['One possible answer; other names and other ways are fine.']),
    ...changes.map((change) => changeIn(change, change.isMissing ? file : yours)),
    ...(others.length === 0
      ? []
      : [make('p', 'soft', [`Only in yours: ${others.map(({ name, line }) => `${name} (line ${line})`).join(', ')}`])]),
  ];
}

function changeIn({ name, line, isMissing, lines }: Change, file: string): HTMLElement {
  const place = isMissing ? `not in yours; ${file}:${line}` : `${file}:${line}`;
  return make('section', 'change', [
    make('h3', '', [make('code', '', [name]), ' ', make('small', '', [place])]),
    make('pre', '', lines.map(lineIn)),
  ]);
}

const SIGNS = { same: ' ', yours: '-', solution: '+', gap: '…' };

function lineIn({ kind, text, line }: ShownLine): HTMLElement {
  const number = make('span', 'number', [line === undefined ? '' : String(line)]);
  return make('div', kind, [number, SIGNS[kind], ' ', coloured(text)]);
}

/** Two texts side by side; resolves with the one that stays. */
export function chooseText(mine: string, theirs: string): Promise<'mine' | 'theirs'> {
  const close = showDifference(byId('conflict-diff'), mine, theirs);
  const box = dialog('conflict');
  box.showModal();
  return new Promise((resolve) => {
    const decided = new AbortController();
    const decide = (choice: 'mine' | 'theirs') => () => {
      decided.abort();
      box.close();
      close();
      resolve(choice);
    };
    const { signal } = decided;
    byId('keep-mine').addEventListener('click', decide('mine'), { signal });
    byId('take-theirs').addEventListener('click', decide('theirs'), { signal });
    // Neither is lost by a slip of the finger.
    box.addEventListener('cancel', (event) => event.preventDefault(), { signal });
  });
}
