import type { Duplex } from 'node:stream';
import { KitError } from '../base/errors.ts';
import { patience } from '../base/patience.ts';
import { lines } from '../base/lines.ts';

/** QEMU's machine protocol: one JSON object a line, answers in the order of the questions. */
export interface Qmp {
  /**
   * Resolves with the answer's `return`. Rejects with QEMU's own description of the error, or with KitError QEMU_GONE, or
   * QEMU_SILENT: an accelerator that hangs keeps QEMU from answering at all.
   */
  ask(command: string, args?: object): Promise<unknown>;
}

/** QEMU answers within a few milliseconds once it has started, which takes a tenth of a second. */
const ANSWER_MS = 30_000 * patience;

interface Waiting {
  command: string;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

export function openQmp(stream: Duplex, answerMs = ANSWER_MS): Qmp {
  const waiting: Waiting[] = [];
  lines(stream, (line) => {
    const answer = JSON.parse(line) as { return?: unknown; error?: { desc: string } };
    if (answer.error) waiting.shift()?.reject(new Error(answer.error.desc));
    else if ('return' in answer) waiting.shift()?.resolve(answer.return);
  });
  stream.on('close', () => {
    for (const { reject, command } of waiting.splice(0)) reject(gone(command));
  });
  const ask: Qmp['ask'] = (execute, args) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(silent(execute, answerMs)), answerMs);
      const answered =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late);
          settle(value);
        };
      if (stream.destroyed) answered(reject)(gone(execute));
      else waiting.push({ command: execute, resolve: answered(resolve), reject: answered(reject) });
      stream.write(JSON.stringify({ execute, arguments: args }) + '\n');
    });
  ask('qmp_capabilities').catch(() => undefined);
  return { ask };
}

const silent = (command: string, ms: number): KitError =>
  new KitError(
    'machine',
    'QEMU_SILENT',
    `QEMU did not answer "${command}" within ${ms / 1000} s`,
    'Run `npm run doctor`: it tries the accelerator again.',
  );

const gone = (command: string): KitError =>
  new KitError('machine', 'QEMU_GONE', `QEMU ended before it answered "${command}"`, 'Run the command again.');
