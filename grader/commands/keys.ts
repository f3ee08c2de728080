/** Calls back for single keys while standard input is a terminal. Returns a function that gives the terminal back. */
export function onKey(callback: (key: string) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => undefined;
  const listener = (data: Buffer) => callback(data.toString('latin1'));
  stdin.setRawMode(true);
  stdin.on('data', listener);
  stdin.resume();
  return () => {
    stdin.off('data', listener);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

export const CTRL_C = '\u0003';
