import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { constants } from 'node:os';
import type { HostChannel } from './host-channel.ts';

/** A command that runs in the guest. */
export interface Execution {
  /** More for its standard input; the end of it without data. Resolves when it has been read, or never will be. */
  input(data?: Uint8Array): Promise<void>;
  /** Its exit code, as a shell gives it: 128 and more for a signal, 127 when there is no such program. */
  done: Promise<number>;
}

/** As a shell says that it could not start a program. */
const NOT_FOUND = 127;

/** Runs a command; what it prints goes to the host as it comes. */
export function execute([program = 'true', ...args]: string[], host: HostChannel): Execution {
  const child = attempt(() => spawn(program, args, { stdio: 'pipe' }));
  if (!('stdout' in child)) return notStarted(child.message, host);
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (data: Buffer) => host.send({ type: 'output', stream, data }));
  child.stdin.on('error', () => undefined); // it has closed its input, or ended: its exit code says so
  const done = new Promise<number>((resolve) => {
    child.on('error', ({ message }) => {
      resolve(notStarted(message, host).done);
    });
    child.on('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  return {
    input: (data) =>
      new Promise((resolve) => {
        if (data) child.stdin.write(data, () => resolve());
        else child.stdin.end(() => resolve());
      }),
    done,
  };
}

/** Node throws what it takes for a mistake of the program that calls it: a name too long for a file, a NUL in a word. */
function attempt(start: () => ChildProcessWithoutNullStreams): ChildProcessWithoutNullStreams | Error {
  try {
    return start();
  } catch (error) {
    return error as Error;
  }
}

function notStarted(why: string, host: HostChannel): Execution {
  host.send({ type: 'output', stream: 'stderr', data: Buffer.from(`${why}\n`) });
  return { input: () => Promise.resolve(), done: Promise.resolve(NOT_FOUND) };
}
