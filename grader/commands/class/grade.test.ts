import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gradeClass } from './grade.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grade-test-'));
});
afterEach(async () => {
  delete process.env['GITHUB_ACTIONS'];
  await rm(folder, { recursive: true, force: true });
});

/** What a class prints in whose folders there is no program: that needs no machine. */
async function printed(folders: string[], { anonymous = false } = {}): Promise<string> {
  for (const name of folders) {
    await mkdir(join(folder, 'class', name), { recursive: true });
    await writeFile(join(folder, 'class', name, 'notes.txt'), 'x');
  }
  const lines: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    const options = { level: '1', roster: undefined, points: undefined, queue: undefined, jobs: 1, limit: 1, seed: 7 };
    const switches = { anonymous, leaveOut: [], one: false, restart: false, retryDisturbing: false };
    await gradeClass(
      {
        ...{ ...options, ...switches, format: ['github'] },
        ...{ submissions: join(folder, 'class'), out: join(folder, 'out') },
      },
      new AbortController().signal,
    );
  } finally {
    spy.mockRestore();
  }
  return lines.join('');
}

test('in GitHub Actions the runner does not listen while names are told, and then hears its annotations', async () => {
  process.env['GITHUB_ACTIONS'] = 'true';
  const text = await printed(['ada', 'x\n::add-mask::ada\n##[error]y']);
  const [, word = '', told = '', after = ''] =
    /^::stop-commands::([\w-]{36})\n([^]*)\n::\1::\n([^]*)$/.exec(text) ?? [];
  expect(word).not.toBe('');
  expect(told).toContain('add-mask');
  expect(told).not.toMatch(/^\s*::|##\[|^ada$/m);
  expect(after.trimEnd().split('\n')).toHaveLength(2);
  for (const line of after.trimEnd().split('\n')) expect(line).toMatch(/^::error title=SUBMISSION_WITHOUT_C::/);
});

test('the secret behind anonymous results lies with what is graded, and is not told', async () => {
  const text = await printed(['ada', 'bob'], { anonymous: true });
  const secret = await readFile(join(folder, 'out', 'graded', 'secret'), 'utf8');
  expect((await stat(join(folder, 'out', 'graded', 'secret'))).mode & 0o777).toBe(0o600);
  expect(text + (await readFile(join(folder, 'out', 'report.html'), 'utf8'))).not.toContain(secret.trim());
});

test('elsewhere there are no words for the runner', async () => {
  expect(await printed(['ada'])).toMatch(/^1 submissions, /);
});
