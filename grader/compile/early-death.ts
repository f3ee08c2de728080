import { printable } from '../base/foreign-text.ts';
import { KitError } from '../base/errors.ts';
import type { CompileLimits } from './limits.ts';
import type { ChildResult } from './run-confined.ts';

const OUT_OF_MEMORY = /out of memory|bad_alloc|cannot allocate memory|allocation failed/i;
const LAST_WORDS = 400;

/** The error for a compile that was cut short, or undefined when it ran to an end of its own. */
export function earlyDeath(result: ChildResult, limits: CompileLimits): KitError | undefined {
  if (result.timedOut || result.signal === 'SIGXCPU')
    return learner(
      'COMPILER_TIMEOUT',
      `The compiler did not finish within ${limits.wallMs / 1000} s (a plain program takes 3 s).`,
      'Look for macros that multiply, huge arrays and `#pragma unroll` over many rounds.',
    );
  if (result.isMaxBuffer)
    return learner(
      'COMPILER_OUTPUT',
      `The compiler wrote more than ${limits.textBytes} bytes of messages or ${limits.bundleBytes} bytes of code.`,
      'Take out what you added last and compile again; fix the first message first.',
    );
  if (result.signal === undefined) return undefined;
  if (OUT_OF_MEMORY.test(result.stderr))
    return learner(
      'COMPILER_MEMORY',
      `The compiler needed more than ${limits.memoryBytes / 2 ** 20} MiB of memory (a plain program takes 200 at most).`,
      'Look for macros that multiply, huge arrays and included files that never end.',
    );
  if (result.signal === 'SIGKILL' || result.signal === 'SIGTERM')
    return new KitError(
      'machine',
      'COMPILER_KILLED',
      `Something outside killed the compiler (${result.signal}).`,
      'This is what happens when the machine runs out of memory: close other programs and try again.',
    );
  return learner(
    'COMPILER_CRASHED',
    `The compiler crashed (${result.signal}) on this program. Its last words: ${lastWords(result.stderr) || 'none'}`,
    'Take out what you added last until it compiles again. Very deep nesting and unusual C make clang crash.',
  );
}

const learner = (code: string, message: string, remedy: string) => new KitError('learner', code, message, remedy);

/** The first line that says why; a crash is followed by pages of stack. */
function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('clang -cc1'));
  const telling = lines.find((line) => /LLVM ERROR|fatal error|Assertion/.test(line)) ?? lines.at(-1) ?? '';
  return printable(telling).slice(0, LAST_WORDS);
}
