import { readFile, stat } from 'node:fs/promises';
import { KitError } from '../base/errors.ts';
import { MAX_PROGRAM_BYTES, programText, programTooLarge } from './program-text.ts';

/**
 * Reads a learner's file. Throws KitError PROGRAM_NOT_FOUND, PROGRAM_NOT_A_FILE or PROGRAM_UNREADABLE (fault usage: the
 * wrong path was given), or what programText throws (fault learner: the right file, but no program in it).
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
  if (info.size > MAX_PROGRAM_BYTES) throw programTooLarge(path, info.size);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return programText(path, bytes);
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

const refuse = (fault: 'usage', code: string, message: string, remedy = 'Check the path.'): KitError =>
  new KitError(fault, code, message, remedy);
