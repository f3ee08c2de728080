import { expect, test } from '@jest/globals';
import { noVerdict } from '../levels/no-verdict.ts';
import type { VerdictDiagnostic } from '../levels/verdict.ts';
import { diagnosticsHtml } from './diagnostics-html.ts';
import { timelinePage } from './timeline-page.ts';

const EVIL = '<img src=x>\u202e';
const diagnostics: VerdictDiagnostic[] = [
  {
    ...{ source: 'verifier', severity: 'error', line: 134, column: null, message: `R2 min value is negative ${EVIL}` },
    trace: [
      { line: 134, text: `bpf_probe_read_user(event.msg, size, ${EVIL})`, note: 'size may be negative here' },
      { line: 128, text: 'int size = PT_REGS_RC(ctx);', note: 'comes from here' },
    ],
  },
];

test('a refusal has its trace, line by line, and nothing of a program becomes markup', () => {
  const html = diagnosticsHtml(diagnostics, 'workshop/clean.c');
  expect([...html.matchAll(/class="place">([^<]*)</g)].map(([, place]) => place)).toEqual([
    'clean.c:134',
    'clean.c:128',
  ]);
  expect(html).toContain('<p>comes from here</p>');
  expect(html).toContain(String.raw`&lt;img src=x&gt;\u202e`);
  expect(html).not.toContain('<img');
});

test('the picture of a program that was refused says why', () => {
  const page = timelinePage({
    verdict: { ...noVerdict(1, 7, undefined), diagnostics },
    file: 'clean.c',
    timelines: [],
  });
  expect(page).toContain('size may be negative here');
});
