import { withoutComments } from '../base/c-text.ts';
import { definitionsOf, type Definition } from './definitions-of.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';

export interface Program {
  file: string;
  source: string;
}

/** What a solution has that the learner's program has not. */
export interface SolutionDifference {
  yours: string;
  solution: string;
  changes: Change[];
  /** What only the learner's program has. */
  others: { name: string; line: number }[];
}

/** A definition that is other than the solution's, or missing. */
export interface Change {
  name: string;
  /** Where it begins, in the learner's program, or in the solution when that alone has it. */
  line: number;
  isMissing: boolean;
  lines: ShownLine[];
}

export interface ShownLine {
  /** gap: lines that are the same were left out here. */
  kind: DiffLine['kind'] | 'gap';
  text: string;
  /** Of the learner's program. */
  line?: number;
}

/**
 * The difference definition by definition: where they stand, how they are laid out and commented is a matter of taste and
 * no difference.
 */
export function solutionDifference(yours: Program, solution: Program): SolutionDifference {
  const mine = definitionsOf(yours.source);
  const wanted = definitionsOf(solution.source);
  return {
    ...{ yours: yours.file, solution: solution.file },
    changes: wanted.flatMap((theirs) => {
      const own = mine.find(({ name }) => name === theirs.name);
      if (!own) return [missing(theirs)];
      return code(own.text) === code(theirs.text) ? [] : [changed(own, theirs)];
    }),
    others: mine
      .filter(({ name }) => !wanted.some((each) => each.name === name))
      .map(({ name, line }) => ({ name, line })),
  };
}

const code = (text: string): string => withoutComments(text).replace(/\s+/g, '');

const missing = ({ name, line, text }: Definition): Change => ({
  ...{ name, line, isMissing: true },
  lines: text.split('\n').map((each) => ({ kind: 'solution', text: each })),
});

/** So many lines around a change show where it is. */
const CONTEXT = 2;

function changed(own: Definition, theirs: Definition): Change {
  const lines = codeLines(own.text);
  // The definition's line is that of its first line of code.
  const top = own.line - (lines[0]?.offset ?? 0);
  const diff = lineDiff(
    lines.map(({ text }) => text),
    codeLines(theirs.text).map(({ text }) => text),
  );
  const near = diff.map((_, at) => diff.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(isChange));
  const shown = diff.flatMap(({ kind, text, index }, at): ShownLine[] => {
    if (near[at]) return [{ kind, text, ...(index !== undefined && { line: top + (lines[index]?.offset ?? 0) }) }];
    return near[at - 1] ? [{ kind: 'gap', text: '' }] : [];
  });
  return { name: own.name, line: own.line, isMissing: false, lines: shown };
}

const isChange = ({ kind }: DiffLine): boolean => kind !== 'same';

/** The lines that are more than a comment, and where they stand. */
const codeLines = (text: string): { text: string; offset: number }[] => {
  const bare = withoutComments(text).split('\n');
  return text
    .split('\n')
    .map((line, offset) => ({ text: line, offset }))
    .filter(({ offset }) => bare[offset]?.trim() !== '');
};
