import type { Cause } from '../verifier/cause.ts';
import { clang } from './clang/index.ts';
import type { Misconception, SaidMisconception } from './misconception.ts';
import { verifier } from './verifier.ts';

/** What was said about a program. */
export interface Saying {
  source: 'clang' | 'verifier';
  /** From 1. */
  line: number | null;
  message: string;
  /** The verifier's. */
  log?: string;
  /** What the states in its log gave away: null when nothing; undefined when it had none. */
  cause?: Cause | null;
}

/** So many lines up to the one that a message is about may explain it. */
const LINES = 20;
/** The verifier's last steps before it refused. */
const LOG_LINES = 12;

/** The misconception behind a message, if it is a known one, with the learner's own names in its words. */
export function explain(
  { source, line, message, log = '', cause }: Saying,
  program: string,
): Misconception | undefined {
  const code =
    line === null
      ? ''
      : program
          .split('\n')
          .slice(Math.max(0, line - LINES), line)
          .join('\n');
  const end = log.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  for (const row of source === 'clang' ? clang : verifier) {
    const caught = row.says.exec(message);
    if (!caught || row.log?.test(end) === false) continue;
    if (row.cause !== undefined && cause !== undefined) {
      if (row.cause === cause) return filled(row, caught);
      continue;
    }
    const pattern = typeof row.code === 'function' ? row.code(caught[1] ?? '') : row.code;
    // A row for a cause says by its words nothing that could be told without the states.
    if (pattern ? pattern.test(code) : row.cause === undefined) return filled(row, caught);
  }
  return undefined;
}

function filled(row: SaidMisconception, caught: RegExpExecArray): Misconception {
  const fill = (text: string): string => text.replace(/\$(\d)/g, (_, group: string) => caught[Number(group)] ?? '…');
  return { ...row, truth: fill(row.truth), look: fill(row.look) };
}
