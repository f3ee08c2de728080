import { oneLine } from '../base/foreign-text.ts';
import { KitError } from '../base/errors.ts';

/** The largest solution is under 10 KiB. */
export const MAX_PROGRAM_BYTES = 2 ** 20;

/**
 * The bytes of a learner's file as text. Throws KitError PROGRAM_EMPTY, PROGRAM_TOO_LARGE or PROGRAM_NOT_TEXT (fault
 * learner).
 */
export function programText(path: string, bytes: Uint8Array): string {
  if (bytes.length > MAX_PROGRAM_BYTES) throw programTooLarge(path, bytes.length);
  const text = decode(path, bytes);
  if (text.trim() === '')
    throw new KitError(
      'learner',
      'PROGRAM_EMPTY',
      `${oneLine(path)} is empty.`,
      '`npm run reset` brings the start file back.',
    );
  return text;
}

export const programTooLarge = (path: string, bytes: number): KitError =>
  new KitError(
    'learner',
    'PROGRAM_TOO_LARGE',
    `${oneLine(path)} has ${bytes} bytes; a program may have ${MAX_PROGRAM_BYTES}.`,
    'Check the path.',
  );

function decode(path: string, bytes: Uint8Array): string {
  const notText = (what: string) =>
    new KitError(
      'learner',
      'PROGRAM_NOT_TEXT',
      `${oneLine(path)} is not a C source file: it has ${what}.`,
      'Save it as plain UTF-8 text.',
    );
  if (bytes.includes(0)) throw notText(`a NUL byte at offset ${bytes.indexOf(0)}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notText('bytes that are not UTF-8');
  }
}
