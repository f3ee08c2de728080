/**
 * Puts the code pieces of the tutorial's chapters together, as docs/tutorial.md says at its end: the comment before each
 * piece names its place. Throws when a place is missing or not unique.
 */
export function assembledChapters(start: string, chapters: string[]): string {
  const withoutComment = start.split('\n').filter((line) => !line.startsWith('//'));
  return assembled('code', `${withoutComment.join('\n').trimEnd()}\n`, chapters);
}

/** A program with the answers to what the chapters ask for beyond their steps. */
export const withAnswers = (program: string, chapters: string[]): string => assembled('beyond', program, chapters);

const assembled = (mark: 'code' | 'beyond', start: string, chapters: string[]): string =>
  chapters
    .flatMap((chapter) => [
      ...chapter.matchAll(new RegExp(`<!-- ${mark}: (.*?) -->\\n\\n\`\`\`c\\n([^]*?)\`\`\``, 'g')),
    ])
    .reduce((program, [, place = '', code = '']) => put(program, place, code), start);

function put(program: string, place: string, code: string): string {
  const lines = program.trimEnd().split('\n');
  const piece = code.replace(/\n$/, '').split('\n');
  return `${insert(lines, place, piece).join('\n')}\n`;
}

function insert(lines: string[], place: string, piece: string[]): string[] {
  if (place === 'append') return [...lines, '', ...piece];
  const above = /^above (\w+)$/.exec(place)?.[1];
  if (above !== undefined) {
    const definition = only(lines, (line) => new RegExp(`^[a-z].*\\b${above}\\(`).test(line), place);
    const empty = lines.lastIndexOf('', definition);
    return [...lines.slice(0, empty + 1), ...piece, '', ...lines.slice(empty + 1)];
  }
  const [, first, last = first] = /^instead of (\w+)(?: to (\w+))?$/.exec(place) ?? [];
  if (first !== undefined) {
    // A declaration with what stands above it, or all from one to another.
    const lineOf = (name: string | undefined) =>
      only(lines, (line) => new RegExp(`^[^\\s/].*\\b${name ?? ''}\\b`).test(line), place);
    const empty = lines.lastIndexOf('', lineOf(first));
    const end = lineOf(last);
    const length = lines[end]?.endsWith(';') ? 0 : lines.slice(end).findIndex((line) => line.startsWith('}'));
    return [...lines.slice(0, empty + 1), ...piece, ...lines.slice(end + length + 1)];
  }
  const [, name = '', how = '', mark = ''] = /^in (\w+), (before|instead of) (.*)$/.exec(place) ?? [];
  if (name === '') throw new Error(`no such place: ${place}`);
  const definition = only(lines, (line) => new RegExp(`^[a-z].*\\b${name}(\\(| \\{)`).test(line), place);
  const end = lines.findIndex((line, i) => i > definition && line.startsWith('}'));
  const at = only(lines, (line, i) => i > definition && i < end && line.trim().startsWith(mark), place);
  return [...lines.slice(0, at), ...piece, ...lines.slice(how === 'before' ? at : at + 1)];
}

function only(lines: string[], wanted: (line: string, index: number) => boolean, place: string): number {
  const found = lines.flatMap((line, i) => (wanted(line, i) ? [i] : []));
  if (found.length !== 1) throw new Error(`${found.length} places fit "${place}"`);
  return found[0] ?? 0;
}

/** A section of a chapter: the chapter up to its end, whether it adds code, and the steps that it says pass then. */
export interface Section {
  step: string;
  chapter: string;
  hasCode: boolean;
  promised: string[];
}

export function sectionsOf(chapter: string, steps: string[]): Section[] {
  const starts = [...chapter.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(({ index }) => index);
  const end = chapter.indexOf('\n## Where you are');
  return starts.map((start, i) => {
    const text = chapter.slice(start, starts[i + 1] ?? end);
    return {
      step: /"([\w-]+)"/.exec(text)?.[1] ?? '',
      chapter: chapter.slice(0, starts[i + 1] ?? end),
      hasCode: text.includes('<!-- code: '),
      promised: promisedIn(text).filter((name) => steps.includes(name)),
    };
  });
}

/** The names in sentences such as "The steps `a` and `b` pass"; not in one about what passes later. */
const promisedIn = (section: string): string[] =>
  [
    ...section.matchAll(/(?:The steps? )?`[\w-]+`(?:(?:,| and) `[\w-]+`)*(?: should)? pass(?:es)?\b(?! together)/g),
  ].flatMap(([sentence]) => [...sentence.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name));
