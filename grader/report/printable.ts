/** C0 (but newline and tab), DEL, C1, and the marks that turn the direction of text. */
export const HARMFUL =
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text that cannot harm a terminal: what would move its cursor or change its colours becomes a visible escape. */
export const printable = (text: string): string =>
  text.replace(HARMFUL, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
