/** The class board in a browser: signs in, listens to the board, and draws what it hears. */
import { emptyBoard, withoutNames, type Board } from './board.ts';
import { connect } from './connect.ts';
import { drawDetails, listenToDetails, openDetails } from './details.ts';
import { byId, setText } from '../../web/page/dom.ts';
import { download } from './download.ts';
import { drawFigures } from './figures.ts';
import { drawLanes, moveBetweenChips } from './lanes.ts';
import { signIn } from '../../web/page/sign-in.ts';
import { drawStuck } from './stuck.ts';
import { toggleTheme, useTheme } from '../../web/page/theme.ts';

/** Durations are shown in minutes, but a learner becomes stuck to the second. */
const TICK_MS = 1000;

/** What the rows are worth. */
const WORTH = {
  board: 'Learners’ own word, as their machines report it. The grade is what class grade says.',
  classroom:
    'Verified runs were graded by this server; the others are the learners’ own word. The grade is what class grade says.',
};

let board: Board = emptyBoard();
let names = false;
let connection: { close: () => void } | undefined;

function draw(): void {
  setText(byId('code'), board.code);
  setText(byId('join-command'), board.code && howToJoin(board));
  setText(byId('worth'), board.hasWorkbench ? WORTH.classroom : WORTH.board);
  byId('zip').hidden = byId('verified-meaning').hidden = !board.hasWorkbench;
  setText(byId('stuck-meaning'), `stuck: over ${board.stuckAfterMs / 60_000} min`);
  drawFigures(board);
  drawLanes(board, (number) => openDetails(number, board));
  drawStuck(board);
  drawDetails(board);
}

const howToJoin = ({ hasWorkbench, joinUrl, code }: Board): string =>
  hasWorkbench ? `at ${joinUrl}` : `npm run class -- join ${joinUrl} ${code} --name NAME`;

function listen(): void {
  connection?.close();
  connection = connect(names, {
    onBoard: (heard) => {
      board = heard;
      draw();
    },
    onNotice: notice,
  });
}

function notice(words: string): void {
  byId('notice').hidden = words === '';
  setText(byId('notice'), words);
}

function save(name: string): void {
  download(name).catch((error: unknown) => notice(`${name} is not saved: ${(error as Error).message}`));
}

function toggleNames(): void {
  names = !names;
  byId('names').setAttribute('aria-pressed', String(names));
  if (!names) board = withoutNames(board);
  draw();
  listen();
}

function toggleFullScreen(): void {
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
}

const keys: Record<string, () => void> = { n: toggleNames, t: toggleTheme, f: toggleFullScreen };

byId('names').addEventListener('click', toggleNames);
byId('theme').addEventListener('click', toggleTheme);
byId('screen').addEventListener('click', toggleFullScreen);
byId('csv').addEventListener('click', () => save('class.csv'));
byId('json').addEventListener('click', () => save('class.json'));
byId('zip').addEventListener('click', () => save('programs.zip'));
listenToDetails();
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (moveBetweenChips(event)) return;
  keys[event.key.toLowerCase()]?.();
});

useTheme();
draw();
signIn();
listen();
setInterval(draw, TICK_MS);
