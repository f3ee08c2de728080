import type { Duplex } from 'node:stream';
import { lines } from './lines.ts';

/** QEMU's machine protocol: one JSON object a line, answers in the order of the questions. */
export interface Qmp {
  /** Resolves with the answer's `return`; rejects with QEMU's own description of the error, or when QEMU is gone. */
  ask(command: string, args?: object): Promise<unknown>;
}

export function openQmp(stream: Duplex): Qmp {
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  lines(stream, (line) => {
    const answer = JSON.parse(line) as { return?: unknown; error?: { desc: string } };
    if (answer.error) waiting.shift()?.reject(new Error(answer.error.desc));
    else if ('return' in answer) waiting.shift()?.resolve(answer.return);
  });
  stream.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('QEMU is gone'));
  });
  const ask: Qmp['ask'] = (execute, args) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      stream.write(JSON.stringify({ execute, arguments: args }) + '\n');
    });
  ask('qmp_capabilities').catch(() => undefined);
  return { ask };
}
