import { withoutComments } from '../base/c-text.ts';
import type { Cause } from '../verifier/cause.ts';
import { clang } from './clang/index.ts';
import type { Misconception, SaidMisconception, Told } from './misconception.ts';
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
export function explain({ source, line, message, log = '', cause }: Saying, typed: string): Misconception | undefined {
  const program = withoutComments(typed);
  const lines = program.split('\n');
  const above = line === null ? [] : lines.slice(Math.max(0, line - LINES), line);
  const from = line === null ? '' : lines.slice(line - 1).join('\n');
  const code = above.join('\n');
  const end = log.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  const place = { line: above.at(-1) ?? '', from, typed: typedAt(typed, line), program };
  for (const row of source === 'clang' ? clang : verifier) {
    const caught = row.says.exec(message);
    if (!caught || row.log?.test(end) === false) continue;
    const told = { caught, ...place };
    if (row.cause !== undefined && cause !== undefined) {
      if (row.cause === cause) return filled(row, told);
      continue;
    }
    const pattern = typeof row.code === 'function' ? row.code(caught[1] ?? '') : row.code;
    // A row for a cause says by its words nothing that could be told without the states.
    const fits = pattern ? pattern.test(code) : row.cause === undefined;
    const explained = fits ? filled(row, told) : undefined;
    if (explained) return explained;
  }
  return undefined;
}

function typedAt(typed: string, line: number | null): Told['typed'] {
  const lines = line === null ? [] : typed.split('\n').slice(0, line);
  const before = lines.slice(0, -1);
  return {
    line: lines.at(-1) ?? '',
    above: before.findLast((each) => each.trim() !== '') ?? '',
    before: before.map((each) => `${each}\n`).join(''),
  };
}

/** The row in the learner's own words; undefined where it does not fit after all. */
function filled(row: SaidMisconception, told: Told): Misconception | undefined {
  const words = row.words ? row.words(told) : {};
  if (words === null) return undefined;
  const { id, belief, truth, look, doc } = row;
  const fill = (text: string): string =>
    text.replace(/\$(\d|[a-z]\w*)/g, (_, name: string) => words[name] ?? told.caught[Number(name)] ?? '…');
  return { id, belief, truth: fill(truth), look: fill(look), doc };
}
