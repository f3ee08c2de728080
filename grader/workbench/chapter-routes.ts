import type { FastifyInstance } from 'fastify';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { distPath, kitRoot } from '../base/paths.ts';
import { levels } from '../levels/index.ts';
import { Refused, valid } from '../web/refuse.ts';
import { chapterHtml, type Diagrams } from './chapter.ts';
import type { CourseProgress, Desk } from './desk.ts';
import type { BenchOf } from './bench.ts';

const named = z.object({ name: z.string().regex(/^[a-z0-9-]{1,64}$/, 'not the name of a chapter') });

/** What the page begins with. */
export interface Course extends CourseProgress {
  file: string;
  /** Whose it is, in a class. */
  learner?: { number: number; name: string };
  levels: { number: number; title: string; steps: { id: string; title: string; hints: number }[] }[];
}

/** The course: its levels with their steps, how far this learner is, and its chapters. */
export function chapterRoutes(server: FastifyInstance, benchOf: BenchOf): void {
  const chapters = new Map<string, string>();
  let diagrams: Diagrams | undefined;

  server.get('/api/course', async (request, reply) => reply.send(await courseFor(benchOf(request).desk)));

  server.get('/api/chapters/:name', (request, reply) => {
    benchOf(request);
    const { name } = valid(named, request.params);
    const file = join(kitRoot, 'docs', `${name}.md`);
    if (!chapters.has(name) && !existsSync(file)) throw new Refused(404, `There is no chapter ${name}.`);
    const html = chapters.get(name) ?? chapterHtml(readFileSync(file, 'utf8'), (diagrams ??= readDiagrams()));
    chapters.set(name, html);
    return reply.send({ html });
  });
}

/** A comfort: without it, a chapter shows the text of its diagrams. */
function readDiagrams(): Diagrams {
  try {
    return JSON.parse(readFileSync(distPath('diagrams.json'), 'utf8')) as Diagrams;
  } catch {
    return {};
  }
}

const courseFor = async (desk: Desk): Promise<Course> => ({
  ...(await desk.progress()),
  file: desk.file,
  ...(desk.learner && { learner: desk.learner }),
  levels: levels.map(({ number, title, steps }) => ({
    ...{ number, title },
    steps: steps.map((step) => ({ id: `${number}.${step.name}`, title: step.title, hints: step.hints.length })),
  })),
});
