import { HARMFUL } from '../base/foreign-text.ts';

/** A value as one line of JSON that cannot harm a terminal or the log of a CI. Times (bigint) become decimal text. */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
  // JSON itself escapes only what is below space. What else is harmful can only stand inside its strings.
  return `${text.replace(HARMFUL, inJson).replace(/#(?=#(\[|vso\[))/g, inJson)}\n`;
}

/** JSON knows characters by their UTF-16 units. */
const inJson = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
