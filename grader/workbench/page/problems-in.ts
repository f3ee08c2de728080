import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { VerdictDiagnostic } from '../../levels/verdict.ts';

const SEVERITIES = { error: 'error', warning: 'warning', note: 'info' } as const;

/** What the compiler has said, at its places in the text. What has no place of its own is said at the first line. */
export const problemsIn = (doc: Text, diagnostics: VerdictDiagnostic[]): Diagnostic[] =>
  diagnostics.map(({ line, column, severity, message, source }) => {
    const { from, to, text } = doc.line(Math.min(Math.max(line ?? 1, 1), doc.lines));
    const code = from + text.search(/\S|$/);
    const at = column === null ? code : Math.min(from + charactersIn(text, column - 1), to);
    const word = /^\w+|^./.exec(text.slice(at - from))?.[0].length ?? 0;
    return {
      // At the end of a line there is nothing to underline but the line.
      ...{ from: word > 0 ? at : code, to: column === null || word === 0 ? to : at + word },
      ...{ severity: SEVERITIES[severity], message, source },
    };
  });

/** The compiler counts bytes. */
function charactersIn(text: string, bytes: number): number {
  const encoded = new TextEncoder().encode(text).subarray(0, bytes);
  return new TextDecoder().decode(encoded).length;
}
