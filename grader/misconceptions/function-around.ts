/** The name of the function that a line is in, from the text above the line; undefined outside of all. */
export function functionAround(above: string): string | undefined {
  const starts = [...above.matchAll(/^\w[^;{}()=]*?\b(\w+)\s*\([^;{}]*\)\s*\{/gm)];
  const last = starts.at(-1);
  if (!last) return undefined;
  // Its closing brace stands at the beginning of a line.
  return /^\}/m.test(above.slice(last.index + last[0].length)) ? undefined : last[1];
}
