import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distPath, kitRoot } from '../../base/paths.ts';
import { PAGE_STYLE } from '../../report/page-style.ts';

const source = (name: string) => join(kitRoot, 'grader', 'class', 'board-page', name);

/** The page itself tells nothing: what it shows it has to ask for, with the instructor's token. */
const FILES = [
  { path: '/', type: 'text/html; charset=utf-8', file: source('page.html') },
  { path: '/page.css', type: 'text/css; charset=utf-8', file: source('page.css'), before: PAGE_STYLE },
  { path: '/page.js', type: 'text/javascript; charset=utf-8', file: distPath('board-page.js') },
];

export function pageRoutes(server: FastifyInstance): void {
  for (const { path, type, file, before = '' } of FILES) {
    const text = before + readFileSync(file, 'utf8');
    server.get(path, (_, reply) => void reply.type(type).send(text));
  }
}
