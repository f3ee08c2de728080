import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { behaviour } from './behaviour/index.ts';
import { clang } from './clang/index.ts';
import { explain } from './explain.ts';
import { hintOf } from './hint-of.ts';
import type { Misconception } from './misconception.ts';
import { verifier } from './verifier.ts';

const all: Misconception[] = [...clang, ...verifier, ...Object.entries(behaviour).map(([id, row]) => ({ id, ...row }))];

const anchorsOf = (page: string): string[] =>
  [...readFileSync(join(kitRoot, page), 'utf8').matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id = '']) => id);

test.each(all)('$id leads to a section that is there', ({ doc }) => {
  const [page = '', anchor] = doc.split('#');
  if (anchor === undefined) expect(existsSync(join(kitRoot, page))).toBe(true);
  else expect(anchorsOf(page)).toContain(anchor);
});

test.each(all)('$id: whole sentences, and not too many words for somebody who is stuck', (row) => {
  for (const text of [row.belief, row.truth, row.look]) expect(text).toMatch(/^\S.*[.?;)]$/);
  expect(hintOf(row).length).toBeLessThan(330);
});

test('every id is there once', () => {
  const ids = all.map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('the words take up the names of the learner’s own program', () => {
  const said = { source: 'clang' as const, line: 2, message: "use of undeclared identifier 'kept'" };
  expect(explain(said, 'int f(void) {\n  kept.update(&a, &b);\n}')).toMatchObject({
    id: 'map-not-declared',
    truth: 'There is no map called kept above this line.',
  });
  const key = { ...said, message: "use of undeclared identifier 'a'" };
  expect(explain(key, 'int f(void) {\n  kept.update(&a, &b);\n}')?.id).toBe('name-unknown');
});

test.each([
  ['clang', 'something that nobody has ever seen'],
  ['verifier', 'R1 has no idea'],
] as const)('%s: an unknown message has no explanation', (source, message) => {
  expect(explain({ source, line: 1, message }, 'int x;')).toBeUndefined();
});
