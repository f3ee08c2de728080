import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLevel } from '../levels/index.ts';
import { ProvingGround } from '../lab/proving-ground.testing.ts';
import type { Verdict } from '../levels/verdict.ts';
import { cacheRoot, kitRoot, startFile } from '../base/paths.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'level-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command as npm runs it for a user; npm itself takes part in documented.lab.test.ts. */
const level = (...args: string[]) =>
  execa(process.execPath, ['grader/kit.mjs', 'level', ...args], { cwd: kitRoot, reject: false });

async function judged(...args: string[]): Promise<{ exitCode: number | undefined; verdict: Verdict }> {
  const { exitCode, stdout } = await level(...args, '--json');
  return { exitCode, verdict: JSON.parse(stdout) as Verdict };
}

const solution = (number: number): string => join(kitRoot, 'solutions', `level-${number}.c`);

/** A solution with one mistake in it, as a file. */
async function mistaken(number: number, right: string, wrong: string): Promise<string> {
  const source = await readFile(solution(number), 'utf8');
  expect(source).toContain(right);
  const file = join(folder, 'clean.c');
  await writeFile(file, source.replace(right, wrong));
  return file;
}

const failedStep = ({ steps }: Verdict) => steps.find(({ status }) => status === 'fail');

describe('npm run level', () => {
  // The other solutions have done so when they were recorded: walk.test.ts.
  test('a solution passes its level', async () => {
    const { exitCode, verdict } = await judged(String(lastLevel), '--file', solution(lastLevel));
    expect(failedStep(verdict)).toBeUndefined();
    expect(verdict).toMatchObject({ level: lastLevel, verdict: 'pass', lostEvents: 0, kernel: { backend: 'lab' } });
    expect(verdict.steps.map(({ level: of }) => of)).toContain(lastLevel);
    expect(exitCode).toBe(0);
  });

  // Nor any other: check-kit.lab.test.ts.
  test('the start file does not pass the last level', async () => {
    const { exitCode, verdict } = await judged(String(lastLevel), '--file', startFile);
    expect(failedStep(verdict)).toMatchObject({ id: '0.hooks', doc: 'docs/level-0.md#hooks' });
    expect(verdict.verdict).toBe('fail');
    expect(exitCode).toBe(1);
  });

  test('a level that is not begun leaves the levels below it passed', async () => {
    const { verdict } = await judged('2', '--file', solution(1));
    expect(failedStep(verdict)?.id).toBe('2.hooks');
    expect(verdict.steps.filter(({ level: of }) => of < 2).every(({ status }) => status === 'pass')).toBe(true);
    expect(verdict.steps.filter(({ status }) => status === 'skipped').length).toBeGreaterThan(0);
  });

  test('the thread for the process is found, with the line, and the next hint goes on from there', async () => {
    // In a clone of its own, for other tests run programs meanwhile, and a clone notes its last run only.
    const ground = await ProvingGround.open();
    try {
      const there = { clone: await ground.clone('clone'), env: { EBPF_WORKSHOP_CACHE: cacheRoot() } };
      const file = await mistaken(1, 'pid_tgid >> 32', '(u32)pid_tgid');
      const run = await ground.kit(['level', '1', '--file', file, '--seed', '7', '--json'], there);
      const verdict = JSON.parse(run.stdout) as Verdict;
      expect(verdict.seed).toBe(7);
      const failed = failedStep(verdict);
      expect(failed).toMatchObject({ id: '1.process', actual: expect.stringContaining('thread') });
      expect(failed?.line).toBeGreaterThan(10);
      expect(run.exitCode).toBe(1);

      const { stdout } = await ground.kit(['hint', '1', '--file', file], there);
      expect(stdout).toContain(`1.process  conn_id.pid is the process\n  1  ${failed?.hint ?? ''}\n  2  `);
      expect(stdout).toContain(`look at ${file}:${failed?.line ?? 0}`);
    } finally {
      await ground.close();
    }
  });

  test('a syntax error is an error at its place, and no step passes', async () => {
    const file = await mistaken(
      1,
      'u64 pid_tgid = bpf_get_current_pid_tgid();',
      'u64 pid_tgid = bpf_get_current_pid_tgid()',
    );
    const line = (await readFile(file, 'utf8')).split('\n').findIndex((text) => text.endsWith('pid_tgid()')) + 1;
    const { exitCode, verdict } = await judged('1', '--file', file);
    expect(verdict.verdict).toBe('error');
    expect(verdict.diagnostics[0]).toMatchObject({ source: 'clang', line });
    expect(failedStep(verdict)).toMatchObject({ line, hint: expect.stringContaining('ends with a semicolon') });
    expect(verdict.steps.some(({ status }) => status === 'pass')).toBe(false);
    expect(exitCode).toBe(1);
  });

  test('a refusal of the verifier names the line, and the levels below are judged', async () => {
    const file = await mistaken(2, 'if (args != NULL) {\n        process_data', 'if (1) {\n        process_data');
    const { exitCode, verdict } = await judged('2', '--file', file);
    expect(verdict.verdict).toBe('error');
    const refusal = verdict.diagnostics.find(({ source }) => source === 'verifier');
    expect(refusal?.message).toContain('map_value_or_null');
    expect(refusal?.line).toBeGreaterThan(50);
    expect(failedStep(verdict)).toMatchObject({
      ...{ id: '2.hooks', line: refusal?.line, doc: 'docs/level-1.md#one-event' },
      hint: expect.stringContaining('lookup() returns NULL'),
    });
    expect(verdict.steps.filter(({ status }) => status === 'pass').length).toBeGreaterThanOrEqual(15);
    expect(exitCode).toBe(1);
  });

  test('--verbose shows what a program prints', async () => {
    const file = await mistaken(
      0,
      'active_accept_args_map.delete',
      'bpf_trace_printk("accept4 = %d\\n", (int)PT_REGS_RC(ctx));\n    active_accept_args_map.delete',
    );
    const { exitCode, stderr } = await level('0', '--file', file, '--verbose');
    expect(stderr).toMatch(/^print .+, thread \d+: accept4 = \d+$/m);
    expect(stderr).toMatch(/^print .+, thread \d+: accept4 = -11$/m);
    expect(exitCode).toBe(0);
  });

  test('for people: every step with its tick, the failure explained, no colour codes in a file', async () => {
    const { stdout } = await level('1', '--file', await mistaken(1, 'PT_REGS_RC(ctx)', '3 + 0 * PT_REGS_RC(ctx)'));
    expect(stdout).toMatch(/✓ compile +The program compiles/);
    expect(stdout).toMatch(/✗ .*\n(.*· .*\n)+/);
    expect(stdout).toMatch(/expected .+\n\s+but .+/);
    expect(stdout).not.toContain('\u001b');
  });

  test.each([
    ['a level that does not exist', [String(lastLevel + 1)], 2, 'NO_SUCH_LEVEL'],
    ['a level that is no number', ['three'], 2, 'NO_SUCH_LEVEL'],
    ['an option that does not exist', ['1', '--flie', 'x.c'], 2, 'USAGE'],
    ['a file that does not exist', ['1', '--file', 'nowhere.c'], 2, 'PROGRAM_NOT_FOUND'],
    ['a folder', ['1', '--file', 'workshop'], 2, 'PROGRAM_NOT_A_FILE'],
  ])('%s is a usage error', async (_what, args, code, name) => {
    const { exitCode, stdout, stderr } = await level(...args);
    expect(stderr).toContain(`[${name}]`);
    expect(stderr).toContain('Remedy:');
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  });

  test.each([
    ['an empty file', Buffer.from('\n'), 'PROGRAM_EMPTY'],
    ['binary garbage', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0xff]), 'PROGRAM_NOT_TEXT'],
    ['a file over 1 MiB', Buffer.alloc(2 ** 20 + 1, 'a'), 'PROGRAM_TOO_LARGE'],
  ])('%s is no program', async (_what, bytes, name) => {
    const file = join(folder, 'odd.c');
    await writeFile(file, bytes);
    const { exitCode, stderr, stdout } = await level('1', '--file', file, '--json');
    expect(stderr).toContain(`[${name}]`);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'error', error: { code: name } });
    expect(exitCode).toBe(1);
  });
});
