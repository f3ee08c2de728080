import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './say.mjs';
import { filesBelow, fingerprint, hasStamp, readStamp, writeStamp } from './stamp.mjs';

/** A diagram in a chapter. */
const DIAGRAM = /^```mermaid\n([^]*?)^```$/gm;

/**
 * dist/diagrams.json: the chapters' diagrams, drawn for the workbench. To draw them in the page would take more script
 * than all else in it.
 * @param {string} root
 * @returns {import('./step.mjs').Step}
 */
export function diagrams(root) {
  const file = join(root, 'dist', 'diagrams.json');
  const stampFile = join(root, 'dist', '.diagrams-stamp');
  const chapters = () => filesBelow(root, ['docs'], (name) => name.endsWith('.md'));
  const stamp = () => fingerprint([join(root, 'package-lock.json'), import.meta.filename, ...chapters()]);
  return {
    name: 'diagrams',
    after: ['npm packages'],
    howFar: () => '',
    isDone: () => hasStamp(stampFile, stamp()) && readStamp(file) !== undefined,
    why: () => 'the diagrams of the chapters are drawn for the workbench',
    run: async () => {
      const before = stamp();
      const texts = chapters().flatMap((chapter) => [...readFileSync(chapter, 'utf8').matchAll(DIAGRAM)]);
      mkdirSync(join(root, 'dist'), { recursive: true });
      writeFileSync(file, JSON.stringify(await drawn(texts.map(([, text = '']) => text))));
      writeStamp(stampFile, before);
    },
  };
}

/**
 * @param {string[]} texts in Mermaid's language
 * @returns {Promise<Record<string, string>>} text to SVG
 */
async function drawn(texts) {
  const { renderMermaidSVG } = await import('beautiful-mermaid');
  /** @type {[string, string][]} */
  const pictures = [];
  for (const [index, text] of texts.entries())
    try {
      const svg = renderMermaidSVG(text, { bg: 'inherit', fg: 'inherit', transparent: true });
      pictures.push([text, plain(svg, `diagram-${index}-`)]);
    } catch (error) {
      // A comfort, and no reason to stop: the page shows its text.
      say(`  a diagram cannot be drawn: ${String(error)}`);
    }
  return Object.fromEntries(pictures);
}

/**
 * Without styles of its own, which the page's policy forbids: colours and letters are the page's. Several stand on one page.
 * @param {string} svg
 * @param {string} prefix of all ids
 */
const plain = (svg, prefix) =>
  svg
    .replace(/<style>[^]*?<\/style>\n?/, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(/(?<=\s)id="/g, `id="${prefix}`)
    .replaceAll('url(#', `url(#${prefix}`);
