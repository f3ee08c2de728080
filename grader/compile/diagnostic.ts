/** One thing that the compiler said, in terms of the learner's own file. */
export interface Diagnostic {
  source: 'clang';
  severity: 'error' | 'warning' | 'note';
  /** From 1; null when the compiler named no place. */
  line: number | null;
  /** From 1, in bytes as clang counts (a tab is one); null when only the line is sure. */
  column: number | null;
  message: string;
}
