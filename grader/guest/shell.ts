import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/** A virtio console: a real terminal, whose other end is the host's. */
const TERMINAL = '/dev/hvc0';

interface Size {
  columns: number;
  rows: number;
}

/** A shell on the guest's terminal. Resolves with its exit code. */
export async function shell(size: Size): Promise<number> {
  await resize(size);
  const env = { ...process.env, TERM: 'linux', PS1: String.raw`lab:\w\$ ` };
  // setsid -c: only a session's own terminal turns Ctrl-C into a signal.
  return run('setsid', ['-c', 'sh'], env);
}

/** Tells the terminal, and so the programs on it, how large the host's window is. */
export async function resize({ columns, rows }: Size): Promise<void> {
  await run('stty', ['cols', String(columns), 'rows', String(rows)], process.env);
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const terminal = openSync(TERMINAL, constants.O_RDWR | constants.O_NOCTTY);
  const child = spawn(program, args, { stdio: [terminal, terminal, terminal], env });
  closeSync(terminal);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 128));
  });
}
