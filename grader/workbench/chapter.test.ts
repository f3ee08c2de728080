import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distPath, kitRoot } from '../base/paths.ts';
import { levels } from '../levels/index.ts';
import { chapterHtml, type Diagrams } from './chapter.ts';

test('links between chapters stay in the page, others open elsewhere, and those to files lead nowhere', () => {
  const html = chapterHtml(
    '[a](level-1.md#open) [b](#here) [c](https://ebpf.io/) [d](../workshop/clean.c) [e](javascript:x)',
  );
  expect(html).toContain('<a href="#" data-chapter="level-1" data-anchor="open">a</a>');
  expect(html).toContain('<a href="#" data-chapter="" data-anchor="here">b</a>');
  expect(html).toContain('<a href="https://ebpf.io/" target="_blank" rel="noopener noreferrer">c</a>');
  expect(html).toContain('title="in the kit’s folder: workshop/clean.c"');
  expect(html).not.toContain('href="javascript');
});

test('code is text, whatever it is, and comments for the course’s tests are left out', () => {
  const html = chapterHtml('<!-- code: append -->\n\n```c\n</script><b>\n```\n');
  expect(html).toContain('&lt;/script&gt;&lt;b&gt;');
  expect(html).not.toContain('<!--');
});

test.each(levels)('the chapter of level $number has a place for each step', ({ number, steps }) => {
  const html = chapterHtml(readFileSync(join(kitRoot, 'docs', `level-${number}.md`), 'utf8'));
  for (const { name } of steps) expect(html).toContain(`<a id="chapter-${name}">`);
});

test('the diagrams of the chapters are drawn, with no style that the page’s policy forbids', () => {
  const drawn = JSON.parse(readFileSync(distPath('diagrams.json'), 'utf8')) as Diagrams;
  const chapters = [...levels.map(({ number }) => `level-${number}`), 'tutorial'];
  const texts = chapters.map((name) => readFileSync(join(kitRoot, 'docs', `${name}.md`), 'utf8'));
  for (const text of texts) {
    const count = text.split('```mermaid').length - 1;
    expect(chapterHtml(text, drawn).split('<svg ').length - 1).toBe(count);
  }
  for (const svg of Object.values(drawn)) expect(svg).not.toMatch(/<style|\sstyle="|url\((?!#)|fonts/);
  expect(chapterHtml(texts[0] ?? '')).toContain('<summary>The diagram as text</summary>');
});
