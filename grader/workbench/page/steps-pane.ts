import { byId, make } from '../../web/page/dom.ts';
import type { StepResult, VerdictDiagnostic } from '../../levels/verdict.ts';
import type { Course } from '../chapter-routes.ts';
import type { RunView } from '../runs.ts';
import type { Hint } from './api.ts';

export interface StepsState {
  course: Course;
  level: number;
  /** The last run of this level. */
  run: RunView | undefined;
  /** What was asked for beyond the report, by step. */
  hints: ReadonlyMap<string, Hint>;
}

export interface StepsActions {
  goTo: (line: number) => void;
  read: (doc: string) => void;
  hint: (step: string) => void;
  showPicture: (address: string) => void;
  showSolution: (level: number) => void;
  openLevel: (level: number) => void;
}

const MARKS = { pass: '✓', fail: '✗', skipped: '·', untried: '○' };
const WORDS = { pass: 'passed', fail: 'failed', skipped: 'not tried', untried: 'not run yet' };

/** The steps of a level with what the last run says about them. */
export function drawSteps(state: StepsState, actions: StepsActions): void {
  const { course, level, run } = state;
  const verdict = run?.verdict;
  const title = make('h2', '', [`Level ${level}`, ' ', make('small', '', [course.levels[level]?.title ?? ''])]);
  byId('steps').replaceChildren(
    title,
    ...(verdict ? [banner(state, actions)] : []),
    ...(verdict && 'error' in verdict ? [trouble(verdict.error)] : []),
    ...(verdict?.diagnostics ?? []).filter(isWorthShowing).map((each) => problem(each, actions)),
    ...stepLists(state, actions),
    help(state, actions),
  );
}

function banner({ course, level, run }: StepsState, { openLevel }: StepsActions): HTMLElement {
  const verdict = run?.verdict?.verdict ?? 'unavailable';
  const words = {
    pass: `Level ${level} passed`,
    fail: `Level ${level} is not passed yet`,
    error: 'Your program does not run yet',
    unavailable: 'No verdict',
  };
  const element = make('div', `banner ${verdict}`, [make('strong', '', [words[verdict]])]);
  const next = course.levels[level + 1];
  if (verdict === 'pass' && next) {
    const button = make('button', 'main', [`Go on to level ${next.number}`]);
    button.id = 'next-level';
    button.type = 'button';
    button.addEventListener('click', () => openLevel(next.number));
    element.append(button);
  } else if (verdict === 'pass')
    element.append(make('p', '', ['That was the last level. You have written a sniffer.']));
  return element;
}

const trouble = ({ message, remedy }: { message: string; remedy: string }): HTMLElement =>
  make('div', 'problem error', [make('p', '', [message]), make('p', 'soft', [remedy])]);

const isWorthShowing = ({ severity }: VerdictDiagnostic): boolean => severity !== 'note';

function problem({ severity, message, line, trace = [] }: VerdictDiagnostic, actions: StepsActions): HTMLElement {
  const where = line === null ? [] : [lineButton(line, actions), ' '];
  return make('div', `problem ${severity}`, [
    make('p', '', [...where, message]),
    ...trace.map((each) =>
      make('p', 'trace', [
        lineButton(each.line, actions),
        ' ',
        make('code', '', [each.text.trim()]),
        ` ← ${each.note}`,
      ]),
    ),
  ]);
}

/** Steps of the levels below are shown when one of them fails; otherwise they are one line. */
function stepLists(state: StepsState, actions: StepsActions): HTMLElement[] {
  const { course, level, run } = state;
  const results = new Map((run?.verdict?.steps ?? []).map((step) => [step.id, step]));
  const firstFailed = run?.verdict?.steps.find(({ status }) => status === 'fail');
  return course.levels
    .filter(({ number }) => number <= level)
    .flatMap(({ number, steps }) => {
      const isOwn = number === level;
      const failsHere = firstFailed?.level === number;
      if (!isOwn && !failsHere) {
        const passed = steps.filter(({ id }) => results.get(id)?.status === 'pass').length;
        return passed === steps.length && !firstFailed
          ? [make('p', 'below', [`✓ Level ${number}: all ${passed} steps still pass`])]
          : [];
      }
      const list = make(
        'ol',
        'steps',
        steps.map(({ id, title }) => {
          const result = results.get(id);
          const status = result?.status ?? 'untried';
          const mark = make('span', 'mark', [MARKS[status]]);
          mark.setAttribute('role', 'img');
          mark.setAttribute('aria-label', WORDS[status]);
          const row = make('li', status, [mark, make('div', '', [titleButton(id, title, actions)])]);
          row.dataset['step'] = id;
          if (result && result === firstFailed) row.lastElementChild?.append(failure(result, state, actions));
          return row;
        }),
      );
      return isOwn ? [list] : [make('h3', '', [`Level ${number}`]), list];
    });
}

function titleButton(id: string, title: string, { read }: StepsActions): HTMLElement {
  const [level = '', name = ''] = id.split('.');
  const button = make('button', 'title', [title]);
  button.type = 'button';
  button.title = 'Read the section of the chapter';
  button.addEventListener('click', () => read(`docs/level-${level}.md#${name}`));
  return button;
}

/** What is wrong with the first step that fails, and what helps. */
function failure(
  { id, expected, actual, hint, line, doc }: StepResult,
  state: StepsState,
  actions: StepsActions,
): HTMLElement {
  const given = state.hints.get(id);
  const hints = given?.hints ?? (hint === undefined ? [] : [hint]);
  const rows: [string, (Node | string)[] | undefined][] = [
    ['expected', expected === undefined ? undefined : [expected]],
    ['but', actual === undefined ? undefined : [actual]],
    ...hints.map((each, at): [string, string[]] => [hints.length > 1 ? `hint ${at + 1}` : 'hint', [each]]),
    ['where', line === undefined ? undefined : [lineButton(line, actions)]],
    ['read', doc === undefined ? undefined : [docButton(doc, actions)]],
  ];
  const list = make(
    'dl',
    '',
    rows.flatMap(([label, content]) =>
      content === undefined ? [] : [make('dt', '', [label]), make('dd', label.replace(/ \d/, ''), content)],
    ),
  );
  const of = given?.of ?? hintsOf(id, state);
  const left = of - (given?.count ?? 1);
  const more = make('button', '', [left > 0 ? `Hint ${of - left + 1} of ${of}` : 'All hints are shown']);
  more.type = 'button';
  more.id = 'hint';
  more.disabled = left <= 0;
  more.addEventListener('click', () => actions.hint(id));
  return make('div', 'failure', [list, more]);
}

const hintsOf = (id: string, { course }: StepsState): number =>
  course.levels.flatMap(({ steps }) => steps).find((step) => step.id === id)?.hints ?? 0;

function help({ level, run }: StepsState, actions: StepsActions): HTMLElement {
  const picture = make('button', '', ['What happened']);
  picture.type = 'button';
  picture.id = 'show-picture';
  const { timeline } = run ?? {};
  picture.hidden = timeline === undefined;
  picture.addEventListener('click', () => timeline !== undefined && actions.showPicture(timeline));
  const solution = make('button', '', ['Solution']);
  solution.type = 'button';
  solution.id = 'show-solution';
  solution.addEventListener('click', () => actions.showSolution(level));
  return make('div', 'help', [picture, solution]);
}

function lineButton(line: number, { goTo }: StepsActions): HTMLElement {
  const button = make('button', 'link', [`line ${line}`]);
  button.type = 'button';
  button.addEventListener('click', () => goTo(line));
  return button;
}

function docButton(doc: string, { read }: StepsActions): HTMLElement {
  const button = make('button', 'link', [doc]);
  button.type = 'button';
  button.addEventListener('click', () => read(doc));
  return button;
}
