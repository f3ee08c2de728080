import { expect, test } from '@jest/globals';
import { levels } from '../levels/index.ts';
import { nextAfterPass } from './next-after-pass.ts';

test('after a level comes the next chapter, and after the last one the sniffer', () => {
  expect(nextAfterPass(0)).toBe(`level 1, ${levels[1]?.title ?? ''}: read docs/level-1.md, then npm run level -- 1`);
  expect(nextAfterPass(levels.length - 1)).toMatch(/^npm run sniff, .*docs\/beyond\.md/);
});
