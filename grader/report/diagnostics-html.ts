import { basename } from 'node:path';
import { visible } from '../base/foreign-text.ts';
import type { VerdictDiagnostic } from '../levels/verdict.ts';
import { escaped } from '../base/escaped.ts';

/** What clang or the verifier say, as sections of a page; under a refusal, where the refused value came from. */
export const diagnosticsHtml = (diagnostics: VerdictDiagnostic[], file: string): string =>
  diagnostics
    .filter(({ severity }) => severity !== 'note')
    .map((diagnostic) => section(diagnostic, basename(file)))
    .join('\n');

function section({ source, severity, line, column, message, trace = [] }: VerdictDiagnostic, file: string): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const steps = trace.map(
    (step) =>
      `<li><code class="place">${text(`${file}:${step.line}`)}</code><code>${text(step.text)}</code><p>${text(step.note)}</p></li>`,
  );
  return `<section class="diagnostic ${severity}">
<h2><code>${text(place)}</code> <small>${severity} (${source})</small></h2>
<p>${text(message)}</p>
${steps.length > 0 ? `<ol class="trace">${steps.join('\n')}</ol>` : ''}
</section>`;
}

/** A program's own words: shown, never carried out. */
const text = (value: string): string => escaped(visible(value));
