import { clang } from './clang.ts';
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
}

/** So many lines up to the one that a message is about may explain it. */
const LINES = 8;
/** The verifier's last steps before it refused. */
const LOG_LINES = 12;

/** The misconception behind a message, if it is a known one, with the learner's own names in its words. */
export function explain({ source, line, message, log = '' }: Saying, program: string): Misconception | undefined {
  const code =
    line === null
      ? ''
      : program
          .split('\n')
          .slice(Math.max(0, line - LINES), line)
          .join('\n');
  const end = log.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  const fits = (row: SaidMisconception) =>
    row.says.test(message) && (row.code?.test(code) ?? true) && (row.log?.test(end) ?? true);
  const found = (source === 'clang' ? clang : verifier).find(fits);
  const caught = found?.says.exec(message);
  if (!found || !caught) return undefined;
  const filled = (text: string): string => text.replace(/\$(\d)/g, (_, group: string) => caught[Number(group)] ?? '…');
  return { ...found, truth: filled(found.truth), look: filled(found.look) };
}
