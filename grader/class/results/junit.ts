import type { StepResult } from '../../levels/verdict.ts';
import type { Row } from './class-results.ts';
import { escaped } from '../../base/escaped.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';

/** For whatever reads test results: a suite for each learner, a case for each step. */
export const junit: Renderer = ({ level, rows }) => {
  const suites = rows.map(suite);
  const total = (name: keyof Counts) => suites.reduce((sum, { counts }) => sum + counts[name], 0);
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="level ${level}" ${attributes({ tests: total('tests'), failures: total('failures'), errors: total('errors') })}>`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ];
  return [{ path: 'junit.xml', text: text.join('\n') }];
};

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

function suite(row: Row): { counts: Counts; lines: string[] } {
  const name = escaped(row.name);
  const { steps } = row.verdict;
  const count = (status: StepResult['status']) => steps.filter((step) => step.status === status).length;
  // A program without a single step has one case, which says why.
  const counts =
    steps.length === 0
      ? { tests: 1, failures: 0, errors: 1, skipped: 0 }
      : { tests: steps.length, failures: count('fail'), errors: 0, skipped: count('skipped') };
  const cases =
    steps.length === 0
      ? [testCase({ id: 'graded', title: row.error?.message ?? row.verdict.verdict }, element('error', row))]
      : steps.map((step) => testCase(step, outcome(step, row)));
  return {
    counts,
    lines: [
      `  <testsuite name="${name}" ${attributes({ ...counts })} time="${row.seconds.toFixed(3)}">`,
      ...cases,
      '  </testsuite>',
    ],
  };

  function testCase({ id, title }: { id: string; title: string }, inside: string): string {
    const head = `    <testcase classname="${name}" name="${escaped(`${id} ${title}`)}" time="0"`;
    return inside === '' ? `${head}/>` : `${head}>${inside}</testcase>`;
  }
}

const outcome = ({ status }: StepResult, row: Row): string =>
  ({ pass: '', skipped: '<skipped/>', fail: element('failure', row) })[status];

function element(name: 'failure' | 'error', row: Row): string {
  const failed = row.verdict.steps.find(({ status }) => status === 'fail');
  const message = failed?.actual ?? row.error?.message ?? '';
  return `<${name} message="${escaped(message)}" type="${escaped(row.error?.code ?? row.verdict.verdict)}">${escaped(ownWords(row))}</${name}>`;
}

const attributes = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name}="${count}"`)
    .join(' ');
