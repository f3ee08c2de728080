import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';

/** What a check found. A note is good to know and keeps nothing from working. */
export type Finding = { state: 'ok' | 'note'; detail: string } | { state: 'problem'; detail: string; remedy: string };

const MARKS = { ok: chalk.green('✓'), note: chalk.yellow('·'), problem: chalk.red('✗') };
const NAME_WIDTH = 16;

/** A check's finding, and what to do about it, as lines. */
export function findingText(name: string, finding: Finding): string {
  const indent = ' '.repeat(NAME_WIDTH + 3);
  const detail = printable(finding.detail).replaceAll('\n', `\n${indent}`);
  const remedy = finding.state === 'problem' ? `\n${indent}${chalk.bold('Remedy:')} ${printable(finding.remedy)}` : '';
  return `${MARKS[finding.state]} ${name.padEnd(NAME_WIDTH)} ${detail}${remedy}\n`;
}

/** The last line. */
export const doctorSummary = (problems: number): string =>
  problems === 0
    ? `\n${chalk.green.bold('Everything is there.')} Begin with: npm run level -- 0\n`
    : `\n${chalk.red.bold(problems === 1 ? 'One problem' : `${problems} problems`)} to fix before a level can be graded.\n`;
