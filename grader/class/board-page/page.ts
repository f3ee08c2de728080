/** The class board in a browser: signs in, listens to the board, and draws what it hears. */
import { emptyBoard, withoutNames, type Board } from './board.ts';
import { connect } from './connect.ts';
import { drawDetails } from './details.ts';
import { byId, detailsDialog, setText } from './dom.ts';
import { drawFigures } from './figures.ts';
import { drawLanes, moveBetweenChips } from './lanes.ts';
import { signIn } from './sign-in.ts';
import { drawStuck } from './stuck.ts';
import { toggleTheme, useTheme } from './theme.ts';

/** Durations are shown in minutes, but whoever becomes stuck does so on the second. */
const TICK_MS = 1000;

let board: Board = emptyBoard();
let names = false;
let connection: { close: () => void } | undefined;

function draw(): void {
  setText(byId('code'), board.code);
  setText(byId('join-command'), board.code && `npm run class -- join ${board.joinUrl} ${board.code} --name NAME`);
  setText(byId('stuck-meaning'), `stuck: over ${board.stuckAfterMs / 60_000} min`);
  drawFigures(board);
  drawLanes(board, openDetails);
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
    onNotice: (words) => {
      byId('notice').hidden = words === '';
      setText(byId('notice'), words);
    },
  });
}

function toggleNames(): void {
  names = !names;
  byId('names').setAttribute('aria-pressed', String(names));
  if (!names) board = withoutNames(board);
  draw();
  listen();
}

function openDetails(number: number): void {
  detailsDialog().dataset['number'] = String(number);
  drawDetails(board);
  detailsDialog().showModal();
}

function toggleFullScreen(): void {
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
}

const keys: Record<string, () => void> = { n: toggleNames, t: toggleTheme, f: toggleFullScreen };

byId('names').addEventListener('click', toggleNames);
byId('theme').addEventListener('click', toggleTheme);
byId('screen').addEventListener('click', toggleFullScreen);
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (moveBetweenChips(event)) return;
  keys[event.key.toLowerCase()]?.();
});

useTheme();
draw();
await signIn();
listen();
setInterval(draw, TICK_MS);
