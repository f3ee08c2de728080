/**
 * What moves a terminal's cursor or changes its state (controls but tab and newline), reorders text (bidi), or cannot be
 * seen (zero-width and blank letters, half surrogates).
 */
export const HARMFUL = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** What the log of a CI takes for orders to itself: `::` first in a line, and `##[` or `##vso[` anywhere (GitHub, Azure). */
const CI_ORDER = /(?<=^\s*):(?=:)|#(?=#(\[|vso\[))/gm;

/**
 * Text that others wrote (a program, a compiler, a name), safe to show: what could harm becomes a visible escape. Lines
 * and tabs stay.
 */
export const printable = (text: string): string => visible(text).replace(CI_ORDER, escaped);

/** The same on a page, which no CI reads. */
export const visible = (text: string): string => text.replace(HARMFUL, escaped);

/** As printable(), and on one line: for a name, a path, or any text inside a line of ours. */
export const oneLine = (text: string): string =>
  printable(text)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`);

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
}
