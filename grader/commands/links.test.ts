import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { documents } from './documented.testing.ts';

/** As hosting sites make them of headings. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[`*_]/g, '')
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (text: string): Set<string> =>
  new Set([
    ...[...text.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id = '']) => id),
    ...[...text.replace(/^```[^]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading)),
  ]);

test.each(Object.keys(documents))('the links of %s lead somewhere', (path) => {
  const text = (documents[path] ?? '').replace(/^```[^]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([\w-]+))?\)/g)];
  const broken = links.filter(([, file = '', anchor]) => {
    const target = file === '' ? path : relative(kitRoot, join(kitRoot, dirname(path), file));
    if (!existsSync(join(kitRoot, target))) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(join(kitRoot, target), 'utf8')).has(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
