import chalk from 'chalk';
import type { StepResult, Verdict } from '../levels/verdict.ts';

/**
 * Of the verdicts on one program, on several kernels: whether they are the same, and where not, which step is what on which
 * kernel; of a single verdict, how there would be more. Shown under the reports.
 */
export function kernelsCompared(verdicts: Verdict[]): string {
  const [first, second] = verdicts;
  if (first && !second)
    return `No other kernel is here than ${first.kernel.release}. What there is, and how to fetch it: npm run lab -- kernels\n`;
  const all = stepsThatDiffer(verdicts);
  // The steps behind one that fails are not reached, which says nothing.
  const differing = all.filter((id) => verdicts.some(({ steps }) => statusOf(steps, id) === 'fail'));
  const width = Math.max(...differing.map(({ length }) => length));
  const lines = [
    chalk.bold(
      differing.length === 0
        ? `The same on ${verdicts.length} kernels: ${verdicts.map(({ kernel }) => kernel.release).join(', ')}`
        : 'The kernels differ:',
    ),
    ...differing.map((id) => {
      const each = verdicts.map(({ kernel, steps }) => `${kernel.release} ${WORDS[statusOf(steps, id)]}`);
      return `  ${id.padEnd(width)}  ${each.join(', ')}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** The ids of steps that are not the same everywhere, in their order. */
export function stepsThatDiffer(verdicts: Verdict[]): string[] {
  const ids = [...new Set(verdicts.flatMap(({ steps }) => steps.map(({ id }) => id)))];
  return ids.filter((id) => new Set(verdicts.map(({ steps }) => statusOf(steps, id))).size > 1);
}

const statusOf = (steps: StepResult[], id: string): StepResult['status'] =>
  steps.find((step) => step.id === id)?.status ?? 'skipped';

const WORDS: Record<StepResult['status'], string> = { pass: 'passes', fail: 'fails', skipped: 'is not reached' };
