import { readFile, stat } from 'node:fs/promises';
import { type Fault, KitError } from '../errors.ts';

/** The largest solution is under 10 KiB. */
const MAX_BYTES = 2 ** 20;

/**
 * Reads a learner's file. Throws KitError: PROGRAM_NOT_FOUND, PROGRAM_NOT_A_FILE or PROGRAM_UNREADABLE (fault usage:
 * the wrong path was given), PROGRAM_EMPTY, PROGRAM_TOO_LARGE or PROGRAM_NOT_TEXT (fault learner: the right file, but
 * no program in it).
 */
export async function readProgram(path: string): Promise<string> {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!info.isFile())
    throw refuse(
      'usage',
      'PROGRAM_NOT_A_FILE',
      `${path} is not a file but ${info.isDirectory() ? 'a folder' : 'a device'}.`,
    );
  if (info.size > MAX_BYTES) throw tooLarge(path, info.size);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (bytes.length > MAX_BYTES) throw tooLarge(path, bytes.length);
  const text = decode(path, bytes);
  if (text.trim() === '')
    throw refuse('learner', 'PROGRAM_EMPTY', `${path} is empty.`, '`npm run reset` brings the start file back.');
  return text;
}

function decode(path: string, bytes: Buffer): string {
  const notText = (what: string) =>
    refuse(
      'learner',
      'PROGRAM_NOT_TEXT',
      `${path} is not a C source file: it has ${what}.`,
      'Save it as plain UTF-8 text.',
    );
  if (bytes.includes(0)) throw notText(`a NUL byte at offset ${bytes.indexOf(0)}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notText('bytes that are not UTF-8');
  }
}

function unreadable(path: string, error: unknown): KitError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('usage', 'PROGRAM_NOT_FOUND', `There is no file ${path}.`);
  return refuse(
    'usage',
    'PROGRAM_UNREADABLE',
    `${path} cannot be read: ${message}.`,
    'Look at its permissions (`ls -l`).',
  );
}

const tooLarge = (path: string, bytes: number): KitError =>
  refuse('learner', 'PROGRAM_TOO_LARGE', `${path} has ${bytes} bytes; a program may have ${MAX_BYTES}.`);

const refuse = (fault: Fault, code: string, message: string, remedy = 'Check the path.'): KitError =>
  new KitError(fault, code, message, remedy);
