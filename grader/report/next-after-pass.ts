import { levels } from '../levels/index.ts';

/** What comes after a level that is passed: the next chapter and its command, or what lies beyond the last. */
export function nextAfterPass(level: number): string {
  const above = levels[level + 1];
  const { number, title } = above ?? {};
  return number === undefined
    ? 'npm run sniff, to see your program at work; then docs/beyond.md, about what it cannot see'
    : `level ${number}, ${title ?? ''}: read docs/level-${number}.md, then npm run level -- ${number}`;
}
