import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { distPath } from '../base/paths.ts';
import { PAGE_STYLE } from '../report/page-style.ts';

/** The files of a page, which say nothing by themselves: what it shows it has to ask for, with a token. */
export interface PageFiles {
  html: string;
  /** Comes after the style of all pages. */
  css: string;
  /** In dist/. */
  script: string;
}

export function servePage(server: FastifyInstance, { html, css, script }: PageFiles): void {
  const files = [
    { path: '/', type: 'text/html; charset=utf-8', text: readFileSync(html, 'utf8') },
    { path: '/page.css', type: 'text/css; charset=utf-8', text: PAGE_STYLE + readFileSync(css, 'utf8') },
    { path: '/page.js', type: 'text/javascript; charset=utf-8', text: readFileSync(distPath(script), 'utf8') },
  ];
  for (const { path, type, text } of files) server.get(path, (_, reply) => void reply.type(type).send(text));
}
