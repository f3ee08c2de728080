import { client as ask } from '../../demo-server/client.ts';
import { readPort } from '../../demo-server/port.ts';
import { printable } from '../base/foreign-text.ts';

/** Prints what the demo server answers; resolves with the exit code: 0 for an answer, 1 for a refusal. */
export async function client(size: string): Promise<number> {
  const { status, body } = await ask(size, readPort());
  process.stdout.write(`${printable(body)}\n`);
  if (status === 200) return 0;
  process.stderr.write(`The server answered with status ${status}.\n`);
  return 1;
}
