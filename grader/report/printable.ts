/** Text that cannot harm a terminal: control characters (but newline and tab) become visible escapes. */
export const printable = (text: string): string =>
  // C0, DEL, C1, and the marks that turn the direction of text.
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    const code = char.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
