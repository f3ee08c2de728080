import { KitError } from '../base/errors.ts';
import type { GuestMessage } from '../guest/protocol.ts';

const lastLines = (words: string, count: number): string => words.split('\n').slice(-count).join('\n  ') || 'nothing';

const PANIC = /Kernel panic - not syncing/;
/** Where the console's words about a panic begin. */
const TROUBLE = /^.*(?:BUG: |Oops|invalid opcode|Kernel panic - not syncing).*$/m;

/** What can go wrong with a guest, each with a name of its own. `words` is the end of what its console said. */
export const agentFailure = {
  nonsense: (what: string, cause?: unknown): KitError =>
    new KitError('machine', 'VM_NONSENSE', `the guest sent what no agent sends: ${what}`, 'Run the command again.', {
      cause,
    }),

  // `seconds`: how long of these ms its machine had a processor. Little: others held it up. Much: it works without end.

  silent: (ms: number, seconds: number, words: string): KitError =>
    new KitError(
      'machine',
      'VM_SILENT',
      `the guest said nothing for ${(ms / 1000).toFixed(1)} s, in which it had ${seconds.toFixed(1)} s of processor time; its console: ${lastLines(words, 2)}`,
      'Run the command again when the machine is less busy; if it stays, look for what your program does without end.',
    ),

  /** A message that nothing has asked for, or the agent's own word that it failed. */
  outOfTurn: (message: GuestMessage): KitError =>
    new KitError(
      'machine',
      'AGENT_FAILED',
      message.type === 'failed'
        ? `the agent in the lab failed: ${message.message}`
        : `the agent in the lab said ${message.type} out of turn`,
      'Run the command again; if it stays, please report it.',
    ),

  endless: (ms: number, seconds: number): KitError =>
    new KitError(
      'machine',
      'VM_ENDLESS',
      `the run in the guest did not end within ${ms / 1000} s, in which it had ${seconds.toFixed(1)} s of processor time`,
      'Run the command again when the machine is less busy; if it stays, look for what your program does without end.',
    ),

  /** QEMU has ended: the kernel panicked, or the agent ended and init switched the machine off, or QEMU itself died. */
  died: (words: string): KitError => {
    if (PANIC.test(words))
      return new KitError(
        'machine',
        'VM_PANIC',
        `the guest's kernel panicked:\n  ${quotedPanic(words)}`,
        'Run the command again; if it stays, `npm run lab -- rebuild`.',
      );
    // init.sh says so before it switches the machine off.
    const code = /^agent ended: (\d+)/m.exec(words)?.[1];
    if (code !== undefined)
      return new KitError(
        'machine',
        'AGENT_DIED',
        `the agent in the guest ended ${endOf(Number(code))}; the console's last words:\n  ${lastLines(words, 12)}`,
        'Run the command again; if it stays, please report it.',
      );
    return new KitError(
      'machine',
      'VM_DIED',
      `the lab's machine ended by itself; its last words:\n  ${lastLines(words, 12)}`,
      'Run `npm run doctor`.',
    );
  },
};

/** Whether a guest was given up because it said nothing. */
export const isSilence = (error: unknown): boolean => error instanceof KitError && error.code === 'VM_SILENT';

/** As a shell tells it: from 128 on it was a signal. */
const endOf = (code: number): string => (code > 128 ? `by signal ${code - 128}` : `with exit code ${code}`);

/** From the first sign of trouble to the panic itself: at most eight lines. */
function quotedPanic(words: string): string {
  const begin = TROUBLE.exec(words)?.index ?? 0;
  const end = words.indexOf('\n', words.search(PANIC));
  const lines = words.slice(begin, end < 0 ? undefined : end).split('\n');
  const shown = lines.length <= 8 ? lines : [...lines.slice(0, 6), '…', ...lines.slice(-1)];
  return shown.join('\n  ');
}
