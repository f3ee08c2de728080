import type { FeedRow } from '../board/row-feed.ts';
import type { Board } from './board.ts';
import { byId, make } from '../../web/page/dom.ts';
import { durationText, hasFinished, lookOf, titleOf, type Look } from './place.ts';

interface Lane {
  /** `finished`, or a level's number. */
  key: string;
  label: string;
  title: string;
  rows: FeedRow[];
}

/** How much room a learner has, by how many there are. */
const DENSITIES = [
  { from: 200, word: 'crowd' },
  { from: 61, word: 'many' },
  { from: 19, word: 'some' },
  { from: 0, word: 'few' },
];

/** Learners by where they are: a lane a level, in it a group a step. */
export function drawLanes(board: Board, onOpen: (number: number) => void): void {
  const place = byId('lanes');
  place.dataset['density'] = DENSITIES.find(({ from }) => board.rows.size >= from)?.word;
  const focused = focusedChip()?.dataset['number'];
  const drawn = lanesOf(board).map((lane) => drawLane(lane, board, onOpen));
  drawn.forEach((element, index) => {
    const old = place.children[index];
    if (old instanceof HTMLElement && old.dataset['drawn'] === element.dataset['drawn']) return;
    if (old) old.replaceWith(element);
    else place.append(element);
  });
  if (focused !== undefined && !focusedChip())
    chips()
      .find(({ dataset }) => dataset['number'] === focused)
      ?.focus();
  keepOneInTabOrder();
}

function lanesOf(board: Board): Lane[] {
  const rows = [...board.rows.values()].sort((a, b) => a.number - b.number);
  const finished = rows.filter((row) => hasFinished(row, board));
  return [
    ...board.course.map(({ number, title }) => ({
      ...{ key: String(number), label: `Level ${number}`, title },
      rows: rows.filter((row) => row.level === number && !hasFinished(row, board)),
    })),
    { key: 'finished', label: 'Finished', title: 'All levels passed', rows: finished },
  ];
}

function drawLane({ key, label, title, rows }: Lane, board: Board, onOpen: (number: number) => void): HTMLElement {
  const groups = groupsOf(rows, board);
  const heading = make('h2', '', [label, ' ', make('small', '', [title])]);
  heading.id = `lane-${key}`;
  const content = make(
    'div',
    'groups',
    groups.map(([name, members]) => drawGroup(name, members, board)),
  );
  const lane = make('section', 'lane', [heading, make('p', 'count', [String(rows.length)]), content]);
  lane.dataset['lane'] = key;
  lane.setAttribute('aria-labelledby', heading.id);
  lane.dataset['drawn'] = lane.innerHTML;
  for (const chip of lane.querySelectorAll<HTMLElement>('button.chip'))
    chip.addEventListener('click', () => onOpen(Number(chip.dataset['number'])));
  return lane;
}

/** In the order of the course; first those who have not run anything yet, at the end those who have passed. */
function groupsOf(rows: FeedRow[], { course }: Board): [string, FeedRow[]][] {
  const steps = course.flatMap((level) => level.steps.map(({ id }) => id));
  const order = (name: string) =>
    name === 'new' ? -2 : name === '' ? -1 : name === 'passed' ? steps.length : steps.indexOf(name);
  const groups = new Map<string, FeedRow[]>();
  for (const row of rows) {
    const name = row.state === 'joined' ? 'new' : row.state === 'passed' ? 'passed' : (row.step ?? '');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups].sort(([a], [b]) => order(a) - order(b));
}

function drawGroup(name: string, rows: FeedRow[], board: Board): HTMLElement {
  const label = { new: 'joined', passed: 'passed', '': 'does not build' }[name] ?? name.slice(name.indexOf('.') + 1);
  const heading = make('h3', '', [label]);
  if (name.includes('.')) heading.title = titleOf(name, board);
  const list = make(
    'ul',
    '',
    rows.map((row) => make('li', '', [drawChip(row, board)])),
  );
  return make('div', 'group', [heading, list]);
}

const MARKS: Partial<Record<Look, string>> = { passed: ' ✓', broken: ' ✗' };

function drawChip(row: FeedRow, board: Board): HTMLElement {
  const { look, forMs } = lookOf(row, board);
  const mark = row.state === 'broken' ? ' ✗' : (MARKS[look] ?? '');
  const who = row.name ?? String(row.number);
  const chip = make('button', `chip ${look}${row.isVerified ? ' verified' : ''}`, [
    make('bdi', '', [who]),
    mark,
    row.file === 'own' ? '' : '*',
  ]);
  chip.type = 'button';
  chip.dataset['number'] = String(row.number);
  if (look === 'stuck') chip.append(' ', make('small', '', [durationText(forMs).replace(' min', '′')]));
  chip.setAttribute('aria-label', spoken(row, board));
  return chip;
}

function spoken(row: FeedRow, board: Board): string {
  const { look, forMs } = lookOf(row, board);
  const who = row.name === undefined ? `Learner ${row.number}` : `${row.name}, learner ${row.number}`;
  const where = row.step === undefined ? '' : `, ${titleOf(row.step, board)}`;
  const state = {
    joined: 'no run yet',
    failing: 'at a step',
    stuck: 'stuck',
    broken: 'does not build',
    passed: 'passed',
  }[look];
  return `${who}: ${state}${where}, for ${durationText(forMs)}${row.isVerified ? ', verified' : ''}`;
}

const chips = (): HTMLElement[] => [...byId('lanes').querySelectorAll<HTMLElement>('button.chip')];
const focusedChip = (): HTMLElement | undefined => chips().find((chip) => chip === document.activeElement);

/** With Tab one comes to the chips once, not to each of a hundred. */
function keepOneInTabOrder(): void {
  const all = chips();
  const current = focusedChip() ?? all.find(({ tabIndex }) => tabIndex === 0) ?? all[0];
  for (const chip of all) chip.tabIndex = chip === current ? 0 : -1;
}

/** Arrows go from chip to chip, up and down from lane to lane. True when the key was for that. */
export function moveBetweenChips(event: KeyboardEvent): boolean {
  const focused = focusedChip();
  if (!focused) return false;
  const all = chips();
  const index = all.indexOf(focused);
  const lane = focused.closest('.lane');
  const outside = (list: HTMLElement[]) => list.find((chip) => chip.closest('.lane') !== lane);
  const target = {
    ArrowRight: all[index + 1],
    ArrowLeft: all[index - 1],
    ArrowDown: outside(all.slice(index)),
    ArrowUp: outside(all.slice(0, index).reverse()),
    Home: all[0],
    End: all.at(-1),
  }[event.key];
  if (!target) return false;
  event.preventDefault();
  target.focus();
  keepOneInTabOrder();
  return true;
}
