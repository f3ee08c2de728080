/** How wide the terminal is; what goes to a file, a pipe, or a terminal that does not say, is not broken. */
export const terminalWidth = (): number =>
  process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : Infinity;

/** Text with its lines broken between words, each line behind the first indented. A word that is too long stays whole. */
export function wrapped(text: string, indent: number, width: number): string {
  const room = Math.max(width - indent, 20);
  return text
    .split('\n')
    .flatMap((line) => (line.length <= room ? line : broken(line, room)))
    .join(`\n${' '.repeat(indent)}`);
}

function broken(line: string, room: number): string[] {
  const [margin = ''] = /^ */.exec(line) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of line.trim().split(/ +/)) {
    const longer = current === '' ? `${margin}${word}` : `${current} ${word}`;
    if (current !== '' && longer.length > room) {
      lines.push(current);
      current = `${margin}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}
