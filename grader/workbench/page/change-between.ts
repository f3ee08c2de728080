/** What makes the one text of the other: what both begin and end with stays. Undefined when they are the same. */
export function changeBetween(before: string, after: string): { from: number; to: number; insert: string } | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same++;
  let end = 0;
  while (end < most - same && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from: same, to: before.length - end, insert: after.slice(same, after.length - end) };
}
