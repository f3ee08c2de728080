import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../levels/verdict.ts';
import { kitRoot } from '../base/paths.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function level(...args: string[]) {
  const command = ['grader/kit.mjs', 'level', ...args, '--json'];
  const { exitCode, stdout, stderr } = await execa(process.execPath, command, { cwd: kitRoot, reject: false });
  const verdict = stdout === '' ? undefined : (JSON.parse(stdout) as Verdict & { error?: { code: string } });
  return { exitCode, verdict, stderr };
}

/** A solution in which something stands in the place of something else, as a file. */
async function changed(number: number, ...changes: [search: string, replace: string][]): Promise<string> {
  let source = await readFile(join(kitRoot, 'solutions', `level-${number}.c`), 'utf8');
  for (const [search, replace] of changes) {
    expect(source).toContain(search);
    source = source.replace(search, replace);
  }
  const file = join(folder, 'clean.c');
  await writeFile(file, source);
  return file;
}

test('a run that was written down is judged again, to the same verdict, at its level or a lower one', async () => {
  const file = await changed(2, ['    event.msg_size = size;\n', '    event.msg_size = size - 1;\n']);
  const evidence = join(folder, 'run.json');
  const run = await level('2', '--file', file, '--seed', '7', '--evidence', evidence);
  expect(run.exitCode).toBe(1);
  expect(run.verdict?.steps.find(({ status }) => status === 'fail')).toMatchObject({ id: '2.size' });

  const again = await level('2', '--from', evidence);
  expect(again).toMatchObject({ exitCode: 1, verdict: run.verdict ?? {} });
  const lower = await level('1', '--from', evidence);
  expect(lower).toMatchObject({ exitCode: 0, verdict: { verdict: 'pass', seed: 7 } });

  const higher = await level('3', '--from', evidence);
  expect(higher.exitCode).toBe(2);
  expect(higher.stderr).toContain('[EVIDENCE_TOO_LOW]');
  await writeFile(evidence, (await readFile(evidence, 'utf8')).replace('"calls":', '"cells":'));
  const forged = await level('2', '--from', evidence);
  expect(forged.exitCode).toBe(2);
  expect(forged.stderr).toContain('[EVIDENCE_NOT_READ]');
});
