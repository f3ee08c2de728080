import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import { servePage } from '../../web/page-files.ts';

const source = (name: string) => join(kitRoot, 'grader', 'class', 'board-page', name);

export const pageRoutes = (server: FastifyInstance): void =>
  servePage(server, { html: source('page.html'), css: source('page.css'), script: 'board-page.js' });
