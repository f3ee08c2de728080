import { isDisturbing } from '../pool/disturbing.ts';
import type { Row } from './class-results.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';
import { statusOf } from './status.ts';

/** A page for each learner: the points, and what the learner's own run would have shown. */
export const feedback: Renderer = ({ level, title, pointsPossible, rows }) =>
  rows.map((row) => {
    const words = ownWords(row);
    const fence = '`'.repeat(Math.max(3, 1 + longestRun(words)));
    const points = row.points === null ? withoutPoints(row) : `${row.points} of ${pointsPossible} points.`;
    const text = [
      ...[`# Level ${level}: ${statusOf(row)}`, '', title, '', points, ''],
      ...[`${fence}text`, words, fence, ''],
      ...[`To see it yourself: \`npm run level -- ${level} --seed ${row.verdict.seed}\``, ''],
    ];
    return { path: `feedback/${row.fileName}.md`, text: text.join('\n') };
  });

const withoutPoints = (row: Row): string =>
  isDisturbing(row)
    ? 'Your program disturbed the machine that graded it, each time: your instructor decides what it is worth.'
    : 'This says nothing about your program: it could not be graded here.';

/** Of backticks: a fence must be longer than any in it, or the text could end it. */
const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
