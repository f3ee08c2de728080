/** Longer names would leave no room for others on the board. */
const MAX_CHARACTERS = 40;

/** Spaces that Unicode calls symbols: an empty Braille cell, a musical head without notes. */
const SYMBOLS_OF_NOTHING = '\\u{2800}\\u{1d159}';
const SPACES = new RegExp(`[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Zs}${SYMBOLS_OF_NOTHING}]+`, 'gu');
/** Format characters (also those of bidi), lone surrogates, private and unassigned ones, fillers, variation selectors. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u{16fe4}]/gu;

/**
 * A name that can be shown anywhere: one line of composed characters, without what controls a terminal, turns the
 * direction of text, or cannot be seen. Empty when nothing is left.
 */
export function cleanName(name: string): string {
  const visible = name
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(SPACES, ' ')
    // A letter with a tower of marks on it would reach into the lines above.
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const shown = Array.from(visible).slice(0, MAX_CHARACTERS).join('').trim();
  // Marks alone have no letter to stand on.
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(shown) ? shown : '';
}
