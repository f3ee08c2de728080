import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import { servePage } from '../../web/page-files.ts';

const folder = join(kitRoot, 'grader', 'class', 'board-page');

export const boardPage = (server: FastifyInstance, path: string): void =>
  servePage(server, { path, name: 'board', title: 'Class board', folder });
