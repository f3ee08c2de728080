import { HARMFUL } from './printable.ts';

/** A value as one line of JSON that cannot harm a terminal. Times (bigint) become decimal text. */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
  // JSON itself escapes only what is below space. What else is harmful can only stand inside its strings.
  return `${text.replace(HARMFUL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
