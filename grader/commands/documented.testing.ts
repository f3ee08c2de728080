import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';

const pages = [
  ...['README.md', 'SECURITY.md'],
  ...readdirSync(join(kitRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The pages at the top and those of docs/, by their path. */
export const documents: Record<string, string> = Object.fromEntries(
  pages.map((path) => [path, readFileSync(join(kitRoot, path), 'utf8')]),
);

/** Every command that the documents show, in blocks and within the text, and where it was found first. */
export function documentedCommands(): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of Object.entries(documents)) {
    const blocks = [...text.matchAll(/^```(?:sh|bash|console)\n([^]*?)^```/gm)].flatMap(([, block = '']) =>
      block.split('\n').map((line) =>
        line
          .replace(/^\$ /, '')
          .replace(/\s+# .*$/, '')
          .trim(),
      ),
    );
    const inText = [
      ...text
        .replace(/^```[^]*?^```/gm, '')
        .matchAll(/`((?:npm|npx|curl|sudo|apt|apt-get|git|clangd|docker|node) [^`\n]+)`/g),
    ];
    for (const command of [...blocks, ...inText.map(([, command = '']) => command)])
      if (command !== '' && !found.has(command)) found.set(command, path);
  }
  return found;
}

export interface ShownOutput {
  path: string;
  command: string;
  lines: string[];
}

/** What the documents say that a command prints. */
export const shownOutputs = (): ShownOutput[] =>
  Object.entries(documents).flatMap(([path, text]) =>
    [...text.matchAll(/<!-- output: (.*?) -->\n\n```text\n([^]*?)```/g)].map(([, command = '', output = '']) => ({
      path,
      command,
      lines: output.trimEnd().split('\n'),
    })),
  );

/** What differs from run to run, made alike: numbers, and which kernel it was. */
const withoutChance = (line: string): string =>
  line
    .trimEnd()
    .replace(/kernel \S+ \(\w+\)/, 'kernel')
    .replace(/\d+(\.\d+)?/g, 'N');

/** The first line that is shown and was not printed, in the order shown; a line with an ellipsis alone stands for any. */
export function firstNotPrinted(shown: string[], printed: string): string | undefined {
  const lines = printed.split('\n').map(withoutChance);
  let at = 0;
  return shown.find((line) => {
    if (/^\s*…$/.test(line)) return false;
    const place = lines.indexOf(withoutChance(line), at);
    at = place + 1;
    return place < 0;
  });
}
