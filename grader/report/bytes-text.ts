import { printable } from '../base/foreign-text.ts';

/** Bytes as text for a terminal: UTF-8 where it is UTF-8, line ends of any kind as newlines, the rest as visible escapes. */
export const bytesText = (bytes: Uint8Array): string =>
  printable(Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n'));
