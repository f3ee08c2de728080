import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { kitRoot } from '../base/paths.ts';

const DEADLINE_MS = 120_000;

/** A command of the kit as somebody runs it. */
export interface Running {
  pid: number;
  /** Resolves with the match when the output shows it; what came before is then forgotten. Throws when it ends without. */
  shows(pattern: RegExp): Promise<string>;
  /** Presses keys, or writes to standard input. */
  type(text: string): void;
  kill(signal: NodeJS.Signals): void;
  /** Its exit code; null after a signal. */
  ended: Promise<number | null>;
  /** All that it printed, as it is. */
  printed(): string;
}

interface Options {
  /** A terminal of its own (script(1) makes one); else it writes to a pipe. */
  terminal?: boolean;
  env?: NodeJS.ProcessEnv;
}

export function runKit(args: string[], { terminal = false, env = {} }: Options = {}): Running {
  const command = ['node', 'grader/kit.mjs', ...args];
  // Each word is quoted for the shell that script starts.
  const line = `exec ${command.map((word) => `'${word}'`).join(' ')}`;
  const [program = '', ...rest] = terminal ? ['script', '-qefc', line, '/dev/null'] : command;
  const child = spawn(program, rest, { cwd: kitRoot, env: { ...process.env, TERM: 'xterm', ...env } });
  let all = '';
  let fresh = '';
  child.stdout.on('data', (data: Buffer) => {
    all += data.toString();
    fresh += data.toString();
  });
  let over = false;
  const ended = once(child, 'close').then(([code]) => {
    over = true;
    return code as number | null;
  });
  return {
    pid: child.pid ?? 0,
    shows: async (pattern) => {
      for (const deadline = Date.now() + DEADLINE_MS; ;) {
        const isLast = over;
        const text = stripVTControlCharacters(fresh);
        const match = pattern.exec(text);
        if (match) {
          fresh = text.slice(match.index + match[0].length);
          return match[0];
        }
        if (isLast || Date.now() > deadline) throw new Error(`never showed ${pattern.source}: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    type: (text) => void child.stdin.write(text),
    kill: (signal) => void child.kill(signal),
    ended,
    printed: () => all,
  };
}
