import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kitRoot } from '../base/paths.ts';

/** Every source file with the files that it imports, for a type or a value, from the top or in the middle. */
function importsOf(): Map<string, string[]> {
  const files = ['grader', 'demo-server'].flatMap((folder) =>
    readdirSync(join(kitRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const sources = files.filter((name) => /\.(ts|mjs)$/.test(name) && !/\.(test|testing)\.\w+$/.test(name));
  return new Map(
    sources.map((file) => {
      const text = readFileSync(join(kitRoot, file), 'utf8');
      const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)];
      return [file, found.map(([, path = '']) => join(dirname(file), path)).filter((path) => sources.includes(path))];
    }),
  );
}

/** What is left when every file that imports none of the rest is taken away, again and again: the circles, and who leads to them. */
function circles(imports: Map<string, string[]>): string[] {
  const left = new Map(imports);
  for (;;) {
    const done = [...left].filter(([, paths]) => !paths.some((path) => left.has(path)));
    if (done.length === 0) break;
    for (const [file] of done) left.delete(file);
  }
  // Seen from the other end as well, only those in a circle stay.
  for (;;) {
    const wanted = new Set([...left.values()].flat());
    const done = [...left.keys()].filter((file) => !wanted.has(file));
    if (done.length === 0) return [...left.keys()];
    for (const file of done) left.delete(file);
  }
}

test('no file imports itself by way of others, not even for a type', () => {
  const imports = importsOf();
  expect(imports.size).toBeGreaterThan(300);
  expect(circles(imports)).toEqual([]);
});

test('a circle is found, and who leads to it is not', () => {
  const imports = { above: ['a'], a: ['b'], b: ['c'], c: ['b', 'below'], below: [] };
  expect(circles(new Map(Object.entries(imports)))).toEqual(['b', 'c']);
});
