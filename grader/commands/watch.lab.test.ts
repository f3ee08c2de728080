import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitRoot } from '../paths.ts';

const DEADLINE_MS = 120_000;

let folder = '';
let file = '';
let child: ChildProcess;
let output = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watch-test-'));
  file = join(folder, 'clean.c');
  await copyFile(join(kitRoot, 'solutions', 'level-0.c'), file);
  output = '';
  child = spawn('node', ['grader/kit.mjs', 'level', '0', '--watch', '--file', file], { cwd: kitRoot });
  child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
});

afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

/** Resolves when the output shows it; the rest of the output is what came behind. */
async function shows(pattern: RegExp): Promise<string> {
  const deadline = Date.now() + DEADLINE_MS;
  for (let match = pattern.exec(output); ; match = pattern.exec(output)) {
    if (match) {
      output = output.slice(match.index + match[0].length);
      return match[0];
    }
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`never showed ${pattern.source}: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('level --watch', () => {
  test('grades at once, at a save, and when an editor replaces the file', async () => {
    await shows(/Level 0 passed/);
    const right = await readFile(file, 'utf8');

    await writeFile(file, right.replace('active_accept_args_map.delete', '// active_accept_args_map.delete'));
    await shows(/step 0\.release-success/);

    await writeFile(`${file}.new`, right);
    await rename(`${file}.new`, file);
    await shows(/Level 0 passed/);

    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });

  test('a newer save ends the run before it', async () => {
    await shows(/Level 0 passed/);
    const right = await readFile(file, 'utf8');
    await writeFile(file, `${right}\nint older_save(`);
    await new Promise((resolve) => setTimeout(resolve, 300)); // longer than it takes to see a save, shorter than a run
    await writeFile(file, `${right}\nint newer_save(`);
    const seen = await shows(/(older|newer)_save/);
    expect(seen).toBe('newer_save');
  });
});
