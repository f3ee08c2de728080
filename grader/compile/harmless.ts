/** Everything that could move a terminal's cursor, change its state or reorder its text; tabs and newlines stay. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const DANGEROUS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text with such characters spelled out: ESC becomes \x1b. A program may put them into its own error messages. */
export const harmless = (text: string): string =>
  text.replace(DANGEROUS, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
