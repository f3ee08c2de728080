import { withoutCommentsAndStrings } from '../../base/c-text.ts';

/** A sign that C does not have, where it stands, and what to type in its place. */
interface ForeignSign {
  sign: string;
  /** From 1, in UTF-16 units as editors count. */
  column: number;
  instead: string;
}

const REMOVE = 'Delete it; if you cannot see it, delete the whole line and type it again';
const type = (text: string): string => `Type ${text} in its place`;

/** The first row that fits decides. */
const SIGNS: { signs: RegExp; name: string; instead: string }[] = [
  { signs: /[‘’‚‛′´ˋ]/u, name: 'a typographic quote', instead: type("a straight quote, '") },
  { signs: /[“”„‟″«»‹›]/u, name: 'a typographic quote', instead: type('a straight quote, "') },
  { signs: /[\u2010-\u2015\u2212]/u, name: 'a typographic dash', instead: type('a minus sign, -') },
  { signs: /[\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u, name: 'an unusual space', instead: type('a space') },
  { signs: /\p{Cf}/u, name: 'an invisible sign', instead: REMOVE },
  { signs: /\u037e/u, name: 'a Greek question mark', instead: type('a semicolon, ;') },
  { signs: /[→⟶⇒]/u, name: 'an arrow', instead: type('->') },
  { signs: /≠/u, name: 'a mathematical sign', instead: type('!=') },
  { signs: /≤/u, name: 'a mathematical sign', instead: type('<=') },
  { signs: /≥/u, name: 'a mathematical sign', instead: type('>=') },
  { signs: /[×∗]/u, name: 'a mathematical sign', instead: type('*') },
  { signs: /…/u, name: 'three dots in one sign', instead: 'Write the code that they stand for' },
  { signs: /[\p{sc=Cyrillic}\p{sc=Greek}]/u, name: 'a letter of another alphabet', instead: type('the Latin letter') },
  { signs: /[ﬀ-ﬆ]/u, name: 'two letters in one sign', instead: type('the two letters') },
];

/** ASCII once more, as wide as a Chinese character. */
const isWide = (sign: string): boolean => /[\uff01-\uff5e]/.test(sign);
const narrow = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) - 0xfee0);

/** The first sign of a line's code that is not ASCII. */
export function foreignSign(line: string): ForeignSign | null {
  const found = /\P{ASCII}/u.exec(withoutCommentsAndStrings(line));
  if (!found) return null;
  const [sign] = found;
  const known = SIGNS.find(({ signs }) => signs.test(sign));
  const point = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const shown = /[\p{L}\p{P}\p{S}]/u.test(sign) ? `${sign} (U+${point})` : `U+${point}`;
  return {
    sign: `${shown}, ${isWide(sign) ? 'a sign of double width' : (known?.name ?? 'a sign that C does not have')}`,
    column: found.index + 1,
    instead: isWide(sign) ? type(narrow(sign)) : (known?.instead ?? 'Delete it'),
  };
}
