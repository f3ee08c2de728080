import { oneLine } from './foreign-text.ts';

/** A row of a table for spreadsheets. */
export const csvLine = (cells: (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * Behind an apostrophe a spreadsheet shows a text that begins like a formula, also in quotes; else it would run it. Some
 * read the full-width forms of these signs, too. Where `;` separates cells, a cell begins behind each of them, and the
 * quotes around ours are none.
 */
const FORMULA = /(?<=^|;)(?=[\s"]*[=+\-@|%＝＋－＠])/g;

function csvCell(cell: string | number | null): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const text = oneLine(cell.replaceAll(/[\r\n\t]+/g, ' '));
  const tame = text.replace(FORMULA, "'");
  return /[",;]/.test(tame) || tame !== tame.trim() ? `"${tame.replaceAll('"', '""')}"` : tame;
}
