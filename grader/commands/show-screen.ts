import { isPlain } from '../report/plain.ts';

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/** A terminal shows one report at a time; a file, and a terminal without escape codes, gets them all. */
export function showScreen(...texts: string[]): void {
  process.stdout.write(`${process.stdout.isTTY && !isPlain() ? CLEAR : ''}${texts.join('')}\n`);
}
