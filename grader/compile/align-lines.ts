/** How far ahead to look for a line that both texts have. */
const WINDOW = 64;

/**
 * For each line of `rewritten` the index of the line of `original` that it was made of. libbcc keeps the order of
 * lines; it inserts lines, changes lines in place and joins a call that spans lines.
 */
export function alignLines(original: string[], rewritten: string[]): number[] {
  const result: number[] = [];
  let from = 0;
  while (result.length < rewritten.length) {
    const at = result.length;
    if (from < original.length && original[from] === rewritten[at]) {
      result.push(from++);
      continue;
    }
    const gap = nextCommonLine(original, from, rewritten, at);
    result.push(...alignGap(original.slice(from, from + gap.left), rewritten.slice(at, at + gap.right), from));
    from += gap.left;
  }
  return result.map((line) => Math.min(line, original.length - 1));
}

/** Sizes of the stretches before the nearest line that both have; braces and blank lines prove nothing. */
function nextCommonLine(a: string[], aFrom: number, b: string[], bFrom: number): { left: number; right: number } {
  for (let sum = 1; sum <= 2 * WINDOW; sum++) {
    for (let left = Math.max(0, sum - WINDOW); left <= Math.min(sum, WINDOW); left++) {
      const line = a[aFrom + left];
      const right = sum - left;
      if (right > 0 && line !== undefined && line.trim().length > 1 && line === b[bFrom + right])
        return { left, right };
    }
  }
  return { left: Math.min(WINDOW, a.length - aFrom), right: Math.min(WINDOW, b.length - bFrom) };
}

/** Within a changed stretch: keep the order and give each line the original with the most words in common. */
function alignGap(original: string[], rewritten: string[], offset: number): number[] {
  if (original.length <= 1) return rewritten.map(() => offset);
  const sources = original.map(words);
  const choices: number[][] = [];
  let best = original.map(() => 0);
  for (const line of rewritten) {
    const target = words(line);
    let leader = 0;
    const choice: number[] = [];
    best = best.map((score, index) => {
      if (score > (best[leader] ?? 0)) leader = index;
      choice.push(leader);
      return (best[leader] ?? 0) + [...(sources[index] ?? [])].filter((word) => target.has(word)).length;
    });
    choices.push(choice);
  }
  let current = best.indexOf(Math.max(...best));
  const path: number[] = [];
  for (const choice of choices.reverse()) {
    path.push(offset + current);
    current = choice[current] ?? 0;
  }
  return path.reverse();
}

const words = (line: string): Set<string> => new Set(line.match(/\w+/g) ?? []);
