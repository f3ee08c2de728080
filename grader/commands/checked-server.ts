import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { KitError } from '../base/errors.ts';
import { oneLine } from '../base/foreign-text.ts';
import type { OwnProgram } from '../traffic/servers/own-program.ts';
import { serverNames, type ServerName } from '../traffic/servers/index.ts';
import { nearest } from './nearest.ts';

/** A server of the lab, or a program of the learner's. */
export type ChosenServer = { name: ServerName } | OwnProgram;

const MOST_BYTES = 1024 * 1024;

/** The server given with --server. Throws KitError NO_SUCH_SERVER, SERVER_NOT_READ or SERVER_TOO_LARGE. */
export async function checkedServer(typed: string): Promise<ChosenServer> {
  const name = serverNames.find((each) => each === typed);
  if (name) return { name };
  if (!typed.endsWith('.mjs'))
    throw new KitError(
      'usage',
      'NO_SUCH_SERVER',
      `--server is ${serverNames.join(', ')}, or the .mjs file of a Node program of yours; got "${oneLine(typed)}".`,
      /\.[cm]?[jt]s$/.test(typed)
        ? 'Node takes a file for a module by its name: call it something.mjs.'
        : `Did you mean --server ${nearest(typed, serverNames) ?? 'demo'}?`,
    );
  const bytes = await readFile(typed).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message;
    throw new KitError(
      'usage',
      'SERVER_NOT_READ',
      `the server ${oneLine(typed)} cannot be read: ${why}.`,
      'Check the path and its permissions.',
    );
  });
  if (bytes.length > MOST_BYTES)
    throw new KitError(
      'usage',
      'SERVER_TOO_LARGE',
      `the server ${oneLine(typed)} has ${bytes.length} bytes; the lab takes at most ${MOST_BYTES}.`,
      'The lab gets this one file: let it import nothing but what Node brings along.',
    );
  return { file: basename(typed), text: bytes.toString() };
}
