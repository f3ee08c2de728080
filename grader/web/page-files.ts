import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distPath } from '../base/paths.ts';
import { PAGE_STYLE } from '../report/page-style.ts';

/** A page, which says nothing by itself: what it shows it has to ask for, with a token. */
export interface Page {
  /** Where it is served, beside its files. */
  path: string;
  /** Of its style and script: `board` has `board.css` and `board.js`. */
  name: string;
  title: string;
  /** Of its source: the content of its body and its style, which comes after that of all pages. */
  folder: string;
}

export function servePage(server: FastifyInstance, { path, name, title, folder }: Page): void {
  const source = (file: string) => readFileSync(join(folder, file), 'utf8');
  const files = [
    { at: path, type: 'text/html; charset=utf-8', text: pageHtml(title, name, source('page.html')) },
    { at: `/${name}.css`, type: 'text/css; charset=utf-8', text: PAGE_STYLE + source('page.css') },
    {
      at: `/${name}.js`,
      type: 'text/javascript; charset=utf-8',
      text: readFileSync(distPath(`${name}-page.js`), 'utf8'),
    },
  ];
  for (const { at, type, text } of files) server.get(at, (_, reply) => void reply.type(type).send(text));
}

const pageHtml = (title: string, name: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${name}.css">
<script type="module" src="${name}.js"></script>
</head>
<body>
${body}</body>
</html>
`;
