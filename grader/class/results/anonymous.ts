import { createHmac } from 'node:crypto';
import type { ClassResults } from './class-results.ts';

/**
 * The same results without names, ids and file names, in an order that says nothing about who is who: who has a list of
 * the names, but not the secret, cannot make it again.
 */
export function anonymous(results: ClassResults, secret: string): ClassResults {
  const place = ({ name }: { name: string }) => createHmac('sha256', secret).update(name).digest('hex');
  const rows = results.rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  const digits = String(rows.length).length;
  return {
    ...results,
    rows: rows.map((row, index) => {
      const name = `learner-${String(index + 1).padStart(digits, '0')}`;
      const { error, ...rest } = row;
      // The reason may quote the names of files.
      const plainError = error && (row.source === '' ? { ...error, message: 'there is no program to grade' } : error);
      const verdict = error ? { ...row.verdict, diagnostics: [] } : row.verdict;
      return {
        ...{ ...rest, name, fileName: name, id: '', email: '', verdict },
        ...{ file: 'clean.c', origin: 'clean.c', ...(plainError && { error: plainError }) },
      };
    }),
  };
}
