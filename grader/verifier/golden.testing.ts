import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './explain-refusal.ts';

/**
 * A log of a real kernel that refused a real program: Linux 6.1, or the one that the name says. Left out: the steps that clear a structure, and all
 * but the first and last rounds of a loop.
 */
export const golden = (name: string): string => readFileSync(join(import.meta.dirname, 'logs', `${name}.txt`), 'utf8');

/** The learner's lines as the log itself quotes them: enough of a program for a trace. */
export function programIn(log: string): Program {
  const texts: string[] = [];
  const lines = new Map<number, number>();
  let current: number | null = null;
  for (const line of log.split('\n')) {
    const text = /^; (.*?)(?: @ \S+:\d+)?$/.exec(line)?.[1];
    const instruction = /^(\d+): \(/.exec(line)?.[1];
    // An instruction that libbcc made itself is quoted as an empty line.
    if (text !== undefined && text !== '') current = texts.includes(text) ? texts.indexOf(text) + 1 : texts.push(text);
    if (instruction !== undefined && current !== null) lines.set(Number(instruction), current);
  }
  return { source: texts.join('\n'), lineOf: (instruction) => lines.get(instruction) ?? null };
}
