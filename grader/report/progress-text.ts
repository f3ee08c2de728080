import chalk from 'chalk';

/** The levels that have been passed: when for the first time, and with which seed. */
export function progressText(passed: Record<string, { passedAt: string; seed: number }>): string {
  const rows = Object.entries(passed)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([level, { passedAt, seed }]) => `  ${chalk.green('✓')} level ${level}  ${localTime(passedAt)}  seed ${seed}`);
  return ['', 'Passed so far (workshop/progress.json):', ...rows, ''].join('\n');
}

/** For example 2026-03-09 10:15 */
function localTime(iso: string): string {
  const time = new Date(iso);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime()) ? iso : local.toISOString().slice(0, 16).replace('T', ' ');
}
