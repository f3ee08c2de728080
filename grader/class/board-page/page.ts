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

let board: Board = emptyBoard();
let names = false;
let connection: { close: () => void } | undefined;

function draw(): void {
  setText(byId('code'), board.code);
  setText(byId('join-command'), board.code && `npm run class -- join ${board.joinUrl} ${board.code} --name NAME`);
  setText(byId('stuck-meaning'), `stuck: over ${board.stuckAfterMs / 60_000} min`);
  drawFigures(board);
  drawLanes(board, (number) => openDetails(number, board));
  drawStuck(board);
  drawDetails(board);
}

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
