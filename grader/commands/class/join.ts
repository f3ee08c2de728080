import * as z from 'zod';
import { oneLine } from '../../base/foreign-text.ts';
import { cleanName } from '../../class/board/clean-name.ts';
import { readCode } from '../../class/board/class-code.ts';
import { askBoard, type Answer } from '../../class/member/ask-board.ts';
import { memberFolder, readMembership, writeMembership } from '../../class/member/membership.ts';
import { KitError } from '../../base/errors.ts';

export interface JoinOptions {
  url: string;
  code: string;
  name: string;
}

const joined = z.object({ number: z.int(), token: z.string(), name: z.string().transform(oneLine) });

/** Joins a class: from here on every run of a level is reported to its board. Resolves with the exit code. */
export async function join(options: JoinOptions): Promise<number> {
  const folder = memberFolder();
  const member = await readMembership(folder);
  if (member) throw alreadyJoined(member);
  const url = origin(options.url);
  const name = cleanName(options.name);
  if (name === '') throw noName(options.name);
  const { number, token, name: shown } = await ask(url, readCode(options.code), name);
  await writeMembership(folder, { url, token, number, name: shown, joinedAt: new Date().toISOString() });
  process.stdout.write(
    `You have joined as ${shown}, number ${number} on the board.\n` +
      'Each run of `npm run level` now tells it the level, the steps and whether they passed; your program stays here.\n' +
      'Until you say: npm run class -- leave\n',
  );
  return 0;
}

async function ask(url: string, code: string, name: string): Promise<z.infer<typeof joined>> {
  const answer = await askBoard(url, '/api/join', { body: { code, name } }).catch((cause: unknown) => {
    throw unreachable(url, cause);
  });
  const result = joined.safeParse(answer.body);
  if (answer.status === 201 && result.success) return result.data;
  throw answer.status === 403 ? wrongCode(code) : refused(url, answer);
}

/** The part of a URL that names the board; people paste more. */
function origin(text: string): string {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (/^https?:/i.test(whole) && URL.canParse(whole)) return new URL(whole).origin;
  throw new KitError(
    'usage',
    'BAD_CLASS_URL',
    `"${text}" is no address of a class board`,
    'For example: http://192.168.1.5:4040',
  );
}

const alreadyJoined = ({ url, name, joinedAt }: { url: string; name: string; joinedAt: string }): KitError =>
  new KitError(
    'usage',
    'ALREADY_IN_CLASS',
    `you have been in the class at ${url} since ${joinedAt}, as ${name}`,
    'Leave it first: npm run class -- leave',
  );

const noName = (name: string): KitError =>
  new KitError('usage', 'BAD_CLASS_NAME', `nothing of the name "${name}" can be shown`, 'For example: --name Ada');

const wrongCode = (code: string): KitError =>
  new KitError(
    'usage',
    'WRONG_CLASS_CODE',
    `"${code}" is not the code of this class`,
    'The code is on the board: 6 characters.',
  );

const unreachable = (url: string, cause: unknown): KitError =>
  new KitError(
    'machine',
    'BOARD_UNREACHABLE',
    `the class board at ${url} does not answer`,
    'Check the address and the network. A board that says "this machine only" has to be started with --listen 0.0.0.0.',
    { cause },
  );

const refused = (url: string, { status, body }: Answer): KitError =>
  new KitError(
    'machine',
    'BOARD_REFUSED',
    `the class board at ${url} says: ${typeof body['message'] === 'string' ? oneLine(body['message']) : `status ${status}`}`,
    'If that does not help, show it to your instructor.',
  );
