import { constants } from 'node:os';
import { execa, type Options } from 'execa';
import { groupDiesWithParent } from '../base/die-with-parent.ts';
import { passOnNiceness } from '../base/niceness.mjs';
import { confinedCommand, type Cell } from './confined-command.ts';
import type { CompileLimits } from './limits.ts';

export interface ConfinedRequest {
  command: [string, ...string[]];
  cell: Cell;
  /** All of its environment. */
  env: Record<string, string>;
  /** For its standard input. */
  input: string;
  limits: CompileLimits;
  signal?: AbortSignal;
}

/** How a confined process ended, and what it said. */
export interface ChildResult {
  stderr: string;
  /** What it wrote on fd 3. */
  reply: string;
  exitCode?: number;
  /** The signal that ended it. */
  signal?: string;
  timedOut: boolean;
  isMaxBuffer: boolean;
  isCanceled: boolean;
}

/** What this process has found out: namespaces are not forbidden for a while only. */
let bubblewrapWorks = true;

/** Runs a program in a cell: in bubblewrap where that is possible, else with what confine alone can do. */
export async function runConfined(request: ConfinedRequest): Promise<ChildResult> {
  if (bubblewrapWorks) {
    const result = await run(request, true);
    if (!neverBegan(result)) return result;
    bubblewrapWorks = false;
  }
  return run(request, false);
}

/** Before it becomes the program, confine says on fd 4 that it has been reached: no program can take that back. */
const BEGUN_FD = 4;
/** Closed when this process ends, in whatever way. */
const LEASH_FD = 5;

interface Attempt extends ChildResult {
  begun: boolean;
}

const neverBegan = ({ begun, signal, isCanceled, timedOut }: Attempt): boolean =>
  !begun && signal === undefined && !isCanceled && !timedOut;

async function run({ command, cell, env, input, limits, signal }: ConfinedRequest, inBubblewrap: boolean) {
  const options = {
    input,
    cwd: cell.folder,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    extendEnv: false,
    env,
    reject: false,
    stripFinalNewline: false,
    timeout: limits.wallMs,
    killSignal: 'SIGKILL',
    // A process group of its own, so that nothing of it can stay behind: bubblewrap takes its processes along when it is
    // killed, but not in its first moments, in which they would wait for ever.
    detached: true,
    maxBuffer: { stderr: limits.textBytes + 4 * Buffer.byteLength(input), fd3: limits.bundleBytes },
    ...(signal && { cancelSignal: signal }),
  } as const satisfies Options;
  const [program, ...args] = confinedCommand(cell, command, inBubblewrap);
  const running = execa(...groupDiesWithParent(program, args, LEASH_FD), options);
  passOnNiceness(running.pid);
  running.once('exit', () => endGroup(running.pid));
  const result = await running;
  const { stderr, exitCode, timedOut, isMaxBuffer, isCanceled } = result;
  const endedBy = result.signal ?? (inBubblewrap ? signalOf(exitCode) : undefined);
  return {
    ...{ stderr, reply: result.stdio[3], timedOut, isMaxBuffer, isCanceled },
    begun: Boolean(result.stdio[BEGUN_FD]),
    ...(exitCode !== undefined && { exitCode }),
    ...(endedBy !== undefined && { signal: endedBy }),
  } satisfies Attempt;
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody was left.
  }
}

/** Bubblewrap tells of a signal as a shell does. */
function signalOf(exitCode = 0): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];
}
