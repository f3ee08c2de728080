/** Longer names would leave no room for others on the board. */
const MAX_CHARACTERS = 40;

/**
 * A name that can be shown anywhere: one line of composed characters, without what controls a terminal, turns the
 * direction of text, or cannot be seen. Empty when nothing is left.
 */
export function cleanName(name: string): string {
  const visible = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    // Format characters (also those of bidi), lone surrogates, private and unassigned ones.
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    // A letter with a tower of marks on it would reach into the lines above.
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  return Array.from(visible).slice(0, MAX_CHARACTERS).join('').trim();
}
