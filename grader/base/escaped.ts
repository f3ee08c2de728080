/** Text in HTML or XML, in an element or in a quoted attribute. What XML cannot hold becomes a question mark. */
export const escaped = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex -- the characters that XML 1.0 does not have
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
