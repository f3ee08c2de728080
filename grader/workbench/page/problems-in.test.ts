import { expect, test } from '@jest/globals';
import { Text } from '@codemirror/state';
import type { VerdictDiagnostic } from '../../levels/verdict.ts';
import { problemsIn } from './problems-in.ts';

const doc = Text.of(['int x;', '  /* é */ wrong = 1;']);
const said = (line: number | null, column: number | null): VerdictDiagnostic => ({
  ...{ source: 'clang', severity: 'error', message: 'why', line, column },
});
const marked = (diagnostic: VerdictDiagnostic): string =>
  problemsIn(doc, [diagnostic])
    .map(({ from, to }) => doc.sliceString(from, to))
    .join();

test('the word at the place is marked, and places are counted in bytes', () => {
  expect(marked(said(2, 12))).toBe('wrong');
  expect(marked(said(1, 5))).toBe('x');
});

test('without a column the line is, and without a line the first; behind the end, nothing is out of reach', () => {
  expect(marked(said(2, null))).toBe('/* é */ wrong = 1;');
  expect(marked(said(null, null))).toBe('int x;');
  expect(marked(said(99, 99))).toBe('/* é */ wrong = 1;');
});
