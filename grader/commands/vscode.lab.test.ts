import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';

interface Pattern {
  regexp: string;
  file?: number;
  line?: number;
  column?: number;
  message?: number;
}
interface Task {
  label: string;
  command: string;
  problemMatcher: { pattern: Pattern | Pattern[]; background?: { beginsPattern: string; endsPattern: string } }[];
}
interface Problem {
  file?: string;
  line?: string;
  column?: string;
  message?: string;
}

const { tasks } = JSON.parse(await readFile(join(kitRoot, '.vscode', 'tasks.json'), 'utf8')) as { tasks: Task[] };

/** As VS Code does it: the patterns of a matcher must fit lines that follow each other. */
function problemsIn(output: string, patterns: Pattern[]): Problem[] {
  const lines = output.split('\n');
  return lines.flatMap((_, at) => {
    const matches = patterns.map(({ regexp }, i) => new RegExp(regexp).exec(lines[at + i] ?? ''));
    if (matches.includes(null)) return [];
    const field = (name: 'file' | 'line' | 'column' | 'message') =>
      patterns.flatMap((pattern, i) => (pattern[name] === undefined ? [] : [matches[i]?.[pattern[name]]]))[0];
    const [file, line, column, message] = [field('file'), field('line'), field('column'), field('message')];
    return [{ ...(file && { file }), ...(line && { line }), ...(column && { column }), ...(message && { message }) }];
  });
}

const shown = (task: Task, output: string): Problem[] =>
  task.problemMatcher.flatMap(({ pattern }) => problemsIn(output, [pattern].flat()));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vscode-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the tasks' command prints for solution 2 with a mistake, and the line of the mistake. */
async function graded(right: string, wrong: string): Promise<{ file: string; line: number; output: string }> {
  const source = await readFile(join(kitRoot, 'solutions', 'level-2.c'), 'utf8');
  expect(source).toContain(right);
  const file = join(folder, 'clean.c');
  await writeFile(file, source.replace(right, wrong));
  const { stdout } = await execa('npm', ['run', 'level', '--', '2', '--file', file], { cwd: kitRoot, reject: false });
  return { file, line: source.split(right)[0]?.split('\n').length ?? 0, output: stdout };
}

let syntax: Awaited<ReturnType<typeof graded>>;
let refused: typeof syntax;
let step: typeof syntax;
beforeAll(async () => {
  syntax = await graded('args.fd = fd;', 'args.fd = df;');
  refused = await graded('if (args != NULL) {\n        process_data', 'if (1) {\n        process_data');
  step = await graded('event.msg_size = size;', 'event.msg_size = 8192;');
});

describe.each(tasks)('VS Code’s task "$label"', (task) => {
  test('runs a command that exists', async () => {
    const { scripts } = JSON.parse(await readFile(join(kitRoot, 'package.json'), 'utf8')) as { scripts: object };
    expect(Object.keys(scripts)).toContain(/^npm run ([\w-]+)/.exec(task.command)?.[1]);
  });

  test('finds a compiler error, a refusal and a failed step in what is really printed', () => {
    expect(shown(task, syntax.output)).toContainEqual({
      file: syntax.file,
      line: String(syntax.line),
      column: '15',
      message: expect.stringContaining('df'),
    });

    expect(shown(task, refused.output)).toContainEqual(
      expect.objectContaining({ file: refused.file, message: expect.stringContaining('map_value_or_null') }),
    );

    expect(shown(task, step.output)).toEqual([
      { file: step.file, line: expect.stringMatching(/^\d+$/), message: 'docs/level-2.md#size' },
    ]);

    for (const { output } of [syntax, refused, step])
      for (const { background } of task.problemMatcher.filter((matcher) => matcher.background))
        for (const pattern of [background?.beginsPattern ?? '', background?.endsPattern ?? ''])
          expect(output.split('\n').filter((line) => new RegExp(pattern).test(line))).toHaveLength(1);
  });
});
