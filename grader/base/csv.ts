import { oneLine } from './foreign-text.ts';

/** A row of a table for spreadsheets. */
export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * Behind an apostrophe a spreadsheet shows a text that begins like a formula, also in quotes; else it would run it. Some
 * read the full-width forms of these signs, too.
 */
const FORMULA = /^\s*[=+\-@|%＝＋－＠]/;

function csvCell(cell: string | number | null): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const text = oneLine(cell.replaceAll(/[\r\n\t]+/g, ' '));
  const tame = FORMULA.test(text) ? `'${text}` : text;
  return /[",;]/.test(tame) || tame !== tame.trim() ? `"${tame.replaceAll('"', '""')}"` : tame;
}
