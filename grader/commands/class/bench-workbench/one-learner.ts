import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kitRoot, solutionFile } from '../../../base/paths.ts';
import { measureWatch } from '../../bench/measure-watch.ts';
import { notPassed } from '../../bench/not-passed.ts';
import { say } from '../../say.ts';
import { measurePage, type PageFigures } from './measure-page.ts';
import { ask, oneRun, startRun } from './requests.ts';

/** What the page does after the last key before it asks. */
const AFTER_KEY_MS = 400;
const LEVEL = 4;
/** As in the benchmark of watch mode: nobody saves sooner after a verdict. */
const TYPING_MS = 2000;

export interface OneLearner {
  /** Seconds from save to verdict, in watch mode and in the workbench. */
  watch: number[];
  workbench: number[];
  /** Seconds from the last key to the problems. */
  problems: number[];
  /** Undefined where there is no browser to measure with. */
  page: PageFigures | undefined;
}

/** The workbench of one learner beside watch mode, with so many saves. */
export async function oneLearner(saves: number, signal: AbortSignal): Promise<OneLearner> {
  const solution = await readFile(solutionFile(LEVEL), 'utf8');
  say(`${saves} saves in watch mode`);
  const { edited: watch } = await measureWatch(LEVEL, solution, saves);
  const folder = await mkdtemp(join(tmpdir(), 'bench-one-'));
  const file = join(folder, 'clean.c');
  await writeFile(file, solution);
  const args = ['workbench', '--no-open', '--port', '0', '--file', file];
  const serving = execa(process.execPath, [process.argv[1] ?? '', ...args], {
    ...{ cwd: kitRoot, buffer: false, reject: false, stderr: 'inherit' },
  });
  try {
    const link = await linkOf(serving.stdout);
    const { origin: url, hash } = new URL(link);
    const token = hash.slice(1);
    say(`${saves} saves in the workbench`);
    const workbench: number[] = [];
    for (let save = 0; save < saves; save++)
      workbench.push(await saveOnce(url, token, `${solution}// ${save} ${Date.now()}\n`, signal));
    const problems: number[] = [];
    for (let save = 0; save < saves; save++)
      problems.push(await problemsOf(url, token, `${solution}int wrong${save} = nothing;\n`));
    return { watch, workbench, problems, page: await measurePage(link) };
  } finally {
    serving.kill('SIGTERM');
    await serving;
    await rm(folder, { recursive: true, force: true });
  }
}

async function linkOf(stdout: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const data of stdout) {
    text += data.toString();
    const [link] = /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/.exec(text) ?? [];
    if (link !== undefined) return link;
  }
  throw new Error(`the workbench did not start: ${text}`);
}

async function saveOnce(url: string, token: string, text: string, signal: AbortSignal): Promise<number> {
  await pause(TYPING_MS, undefined, { signal });
  const save = async () => {
    const headers = { 'content-type': 'text/plain', 'if-match': '*' };
    await ask(url, token, 'program', { method: 'PUT', body: text, headers });
    return startRun(url, token, LEVEL);
  };
  const { view, doneMs } = await oneRun(url, token, save, signal);
  if (view.verdict.verdict !== 'pass') throw notPassed(LEVEL, view.verdict.verdict);
  return doneMs / 1000;
}

async function problemsOf(url: string, token: string, text: string): Promise<number> {
  const begun = performance.now();
  const answer = await ask(url, token, 'diagnostics', {
    ...{ method: 'POST', body: text, headers: { 'content-type': 'text/plain' } },
  });
  const { diagnostics } = (await answer.json()) as { diagnostics: unknown[] };
  if (diagnostics.length === 0) throw new Error('the workbench finds no problem in a wrong program');
  return (AFTER_KEY_MS + performance.now() - begun) / 1000;
}
