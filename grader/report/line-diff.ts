export interface DiffLine {
  kind: 'same' | 'yours' | 'solution';
  text: string;
  /** Place in the list of your lines; undefined for a line that only the solution has. */
  index?: number;
}

/** How two lists of lines differ, with as many lines in common as there can be. Spaces do not count. */
export function lineDiff(yours: string[], solution: string[]): DiffLine[] {
  const [a, b] = [yours, solution].map((lines) => lines.map((line) => line.replace(/\s+/g, '')));
  const common = lengths(a ?? [], b ?? []);
  const result: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < yours.length || j < solution.length) {
    if (i < yours.length && j < solution.length && a?.[i] === b?.[j]) {
      result.push({ kind: 'same', text: yours[i] ?? '', index: i });
      i++;
      j++;
    } else if (j >= solution.length || (i < yours.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      result.push({ kind: 'yours', text: yours[i] ?? '', index: i });
      i++;
    } else {
      result.push({ kind: 'solution', text: solution[j] ?? '' });
      j++;
    }
  }
  return result;
}

const at = (table: number[][], i: number, j: number): number => table[i]?.[j] ?? 0;

/** For each pair of places the number of lines that the rests from there have in common. */
function lengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row)
        row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  return table;
}
