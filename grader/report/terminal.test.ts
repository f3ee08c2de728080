import { expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { StepResult, Verdict, VerdictDiagnostic } from '../levels/verdict.ts';
import { diagnosticsText, failureLines, verdictText } from './terminal.ts';

const shown = (diagnostic: VerdictDiagnostic, source: string): string[] =>
  diagnosticsText([diagnostic], 'clean.c', source).map((line) => stripVTControlCharacters(line));

const error = { source: 'verifier', severity: 'error', line: 2, column: 4, message: 'R2 is no length' } as const;

test('a diagnostic shows its line, and a caret under the place', () => {
  expect(shown(error, 'int f()\n   copy(to, size);')).toEqual([
    'clean.c:2:4: error (verifier): R2 is no length',
    '  |    copy(to, size);',
    '  |    ^',
    '',
  ]);
});

test('the caret stands right behind tabs and letters of more than one byte', () => {
  const [, line, caret] = shown({ ...error, line: 1, column: 6 }, '\t/*ä*/ f();');
  expect(line).toBe('  | \t/*ä*/ f();');
  expect(caret).toBe('  | \t   ^');
});

test('without a column there is only the line, without a line only the message', () => {
  expect(shown({ ...error, column: null }, 'a\nb')).toHaveLength(3);
  expect(shown({ ...error, line: null, column: null }, 'a\nb')).toHaveLength(2);
});

test('a refusal shows the lines that the refused value came through', () => {
  const trace = [
    { line: 134, text: 'copy(to, size);', note: 'the size may be anything' },
    { line: 9, text: 'int size = moved;', note: 'comes from \u001b[2Jhere' },
  ];
  expect(shown({ ...error, line: null, column: null, trace }, '').slice(1)).toEqual([
    '  clean.c:134  copy(to, size);\n               ← the size may be anything',
    '  clean.c:9    int size = moved;\n               ← comes from \\x1b[2Jhere',
    '',
  ]);
});

const outline: Omit<Verdict, 'verdict' | 'steps'> = {
  ...{ level: 1, title: 'Open', seed: 7, diagnostics: [], lostEvents: 0 },
  kernel: { backend: 'lab', release: '6.1.0', arch: 'x86_64' },
  timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
};

test('a pass says what is right only by luck, and nothing else does', () => {
  const late = 'int hook(void) {\n  args = calls.lookup(&id);\n  calls.delete(&id);\n  report(args);\n}\n';
  const told = (verdict: Verdict['verdict'], source: string) =>
    stripVTControlCharacters(verdictText({ ...outline, verdict, steps: [] }, 'clean.c', source));
  expect(told('pass', late)).toMatch(/args points into calls[^]*where +clean\.c:4[^]*docs\/stuck\.md#after-delete/);
  expect(told('fail', late)).not.toContain('luck');
  expect(told('pass', '')).not.toContain('luck');
});

test('each step has its name, as the chapters use it, beside its title', () => {
  const steps: StepResult[] = [
    { id: '0.compile', level: 0, title: 'The program compiles', status: 'pass' },
    { id: '1.only-accepted', level: 1, title: 'A failed accept4 has none', status: 'fail' },
  ];
  const verdict: Verdict = { ...outline, verdict: 'fail', steps };
  const lines = stripVTControlCharacters(verdictText(verdict, 'clean.c', '')).split('\n');
  expect(lines.slice(1, 5)).toEqual([
    'Level 0',
    '  ✓ compile        The program compiles',
    'Level 1',
    '  ✗ only-accepted  A failed accept4 has none',
  ]);
});

test('a failure says what to do about it and where to read; what comes from the program cannot move the cursor', () => {
  const failed = {
    id: '2.size',
    level: 2,
    title: 'msg_size',
    status: 'fail',
    expected: 'a',
    actual: '\u001b[2J',
  } as const;
  const lines = failureLines({ ...failed, hint: 'one\ntwo', doc: 'docs/level-2.md#size', line: 7 }, 'clean.c');
  expect(lines.map((line) => stripVTControlCharacters(line))).toEqual([
    '✗ msg_size (step 2.size)',
    '  expected a',
    '  but      \\x1b[2J',
    '  hint     one\n           two',
    '  where    clean.c:7',
    '  read     docs/level-2.md#size',
    '',
  ]);
});
