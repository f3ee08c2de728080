import { expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { lastLevel } from '../levels/index.ts';
import type { StepResult, Verdict, VerdictDiagnostic } from '../levels/verdict.ts';
import { watchFooter, type WatchView } from './watch-footer.ts';

const failed: StepResult = { id: '2.size', level: 2, title: 'msg_size', status: 'fail' };
const wrong: VerdictDiagnostic = { source: 'clang', severity: 'error', line: 12, column: 3, message: 'no' };
const verdict = (steps: StepResult[], diagnostics: VerdictDiagnostic[] = []) =>
  ({ steps, diagnostics }) as unknown as Verdict;

const view: WatchView = {
  ...{ file: 'x.c', number: 2, goesOn: false, verbose: false, last: verdict([]), hasKeys: true, ms: 840 },
};
const footer = (change: Partial<WatchView>) => stripVTControlCharacters(watchFooter({ ...view, ...change }));
const lastLine = (change: Partial<WatchView>) => footer(change).trimEnd().split('\n').at(-1);

test.each<[string, Partial<WatchView>, RegExp]>([
  ['no verdict', { last: undefined }, /^Next: fix x\.c, and save it$/],
  ['an error with a line', { last: verdict([failed], [wrong]) }, /^Next: fix line 12 of x\.c/],
  ['a step that failed', { last: verdict([failed]) }, /^Next: step 2\.size, “msg_size”; then save x\.c$/],
  ['a pass', {}, /^Next: press n for level 3, .* \(docs\/level-3\.md\)$/],
  ['a pass that goes on', { goesOn: true }, /^Next: press any other key for level 3/],
  ['a pass that nobody can go on from', { hasKeys: false }, /^Next: npm run level -- 3/],
  ['the last level', { number: lastLevel }, /^Next: npm run sniff -- x\.c/],
])('after %s the one thing to do stands last', (_, change, line) => {
  expect(lastLine(change)).toMatch(line);
});

test('keys are for those who have some; the time is for all', () => {
  expect(footer({})).toMatch(/h hint · v events · s solution · enter again · q quit · 0\.8 s from save to verdict/);
  expect(footer({ verbose: true })).toContain('v no events');
  expect(footer({ hasKeys: false })).toMatch(/^\n0\.8 s from save/);
});
