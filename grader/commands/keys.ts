/** Whether somebody can press keys. */
export const hasKeys = (): boolean => process.stdin.isTTY;

/** Calls back for single keys while standard input is a terminal. Returns a function that gives the terminal back. */
export function onKey(callback: (key: string) => void): () => void {
  const { stdin } = process;
  if (!hasKeys()) return () => undefined;
  const listener = (data: Buffer) => keysIn(data.toString()).forEach(callback);
  stdin.setRawMode(true);
  stdin.on('data', listener);
  stdin.resume();
  return () => {
    stdin.off('data', listener);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

const ESC = '\u001b';
/** One that is no character, an arrow for example, is a sequence behind ESC. */
const KEY = new RegExp(String.raw`${ESC}(?:[[O][0-9;]*.|.)?|[^]`, 'gu');

/** Keys that are pressed in quick succession come together. */
export const keysIn = (text: string): string[] => text.match(KEY) ?? [];

export const CTRL_C = '\u0003';
