import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../paths.ts';
import { behaviour } from './behaviour.ts';
import { hintOf } from './hint-of.ts';

const all = Object.entries(behaviour).map(([id, row]) => ({ id, ...row }));

const anchorsOf = (page: string): string[] =>
  [...readFileSync(join(kitRoot, page), 'utf8').matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id = '']) => id);

test.each(all)('$id leads to a section that is there', ({ doc }) => {
  const [page = '', anchor] = doc.split('#');
  expect(anchorsOf(page)).toContain(anchor);
});

test.each(all)('$id: whole sentences, and not too many words for somebody who is stuck', (row) => {
  for (const text of [row.belief, row.truth, row.look]) expect(text).toMatch(/^\S.*[.?]$/);
  expect(hintOf(row).length).toBeLessThan(330);
});
