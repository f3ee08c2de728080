import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../class/queue/own-redis.ts';
import { kitRoot } from '../../base/paths.ts';

const SEED = '7';
let folder = '';
let submissions = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'class-test-'));
  submissions = join(folder, 'class');
  const right = await readFile(join(kitRoot, 'solutions', 'level-1.c'), 'utf8');
  const files = {
    'ada.c': right,
    'bob/clean.c': right.replace('pid_tgid >> 32', '(u32)pid_tgid'),
    'cleo.c': right.replace('u64 pid_tgid = bpf_get_current_pid_tgid();', 'u64 pid_tgid ='),
    'dora/workshop/clean.c': `${right}\n// Dora's own\n`,
    'eve.c': '',
    'fay/notes.txt': 'I could not do it.',
    'gus.c': await readFile(join(kitRoot, 'solutions', 'level-0.c'), 'utf8'),
    'hal.c': '#include "/etc/passwd"\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(submissions, name, '..'), { recursive: true });
    await writeFile(join(submissions, name), text);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command itself, without npm in front, so that signals go to it. */
const run = (...args: string[]) =>
  execa('node', [join(kitRoot, 'grader', 'kit.mjs'), 'class', ...args], { cwd: folder, reject: false });
const grade = (out: string, ...args: string[]) =>
  run('grade', submissions, '--level', '1', '--seed', SEED, '--out', out, ...args);

/** Resolves when the command has printed it. */
const printed = (command: ReturnType<typeof run>, text: RegExp): Promise<void> =>
  new Promise((resolve, reject) => {
    let all = '';
    command.stdout.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (text.test(all)) resolve();
    });
    void command.then(({ stderr }) => reject(new Error(`it ended without ${String(text)}: ${stderr}`)));
  });

interface Results {
  submissions: {
    name: string;
    verdict: string;
    points: number;
    steps: { status: string; id: string }[];
  }[];
}

async function resultsIn(out: string): Promise<Results> {
  return JSON.parse(await readFile(join(folder, out, 'results.json'), 'utf8')) as Results;
}

/** Without times, and without the call that the evidence quotes: its port is another one in each machine. */
async function lasting(out: string): Promise<unknown> {
  const text = JSON.stringify(await resultsIn(out), (key, value: unknown) =>
    NOT_LASTING.has(key) ? undefined : value,
  );
  return JSON.parse(text);
}
const NOT_LASTING = new Set(['seconds', 'expected', 'actual']);

describe('npm run class -- grade', () => {
  test('gives everyone a row, and says where the learner stands', async () => {
    const { exitCode, stdout } = await grade('first');
    expect(stdout).toMatch(/8 submissions, understood as .*\n2 no program:/);
    expect(stdout).toMatch(/8\/8 /);
    const { submissions: rows } = await resultsIn('first');
    expect(rows.map(({ name, verdict, steps }) => [name, verdict, steps.find((s) => s.status === 'fail')?.id])).toEqual(
      [
        ['ada', 'pass', undefined],
        ['bob', 'fail', '1.process'],
        ['cleo', 'error', '0.compile'],
        ['dora', 'pass', undefined],
        ['eve', 'error', undefined],
        ['fay', 'error', undefined],
        ['gus', 'fail', '1.output'],
        ['hal', 'error', '0.compile'],
      ],
    );
    expect(exitCode).toBe(0);
  });

  test.each(['gus', 'hal'])("the feedback of %s has the words of the learner's own run", async (name) => {
    const kit = join(kitRoot, 'grader', 'kit.mjs');
    const own = await execa('node', [kit, 'level', '1', '--file', `${name}.c`, '--seed', SEED], {
      cwd: submissions,
      reject: false,
    });
    const page = await readFile(join(folder, 'first', 'feedback', `${name}.md`), 'utf8');
    const lines = own.stdout.split('\n').filter((line) => line.trim() !== '' && !/, \d+\.\d s$/.test(line));
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) expect(page).toContain(line.trimEnd());
  });

  test('stopped by Ctrl-C it goes on where it was, and comes to the same', async () => {
    const first = grade('second', '--jobs', '1');
    await printed(first, /4\/8 /);
    first.kill('SIGINT');
    expect(await first).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('goes on from here') });
    const { exitCode } = await grade('second', '--jobs', '1');
    expect(exitCode).toBe(0);
    expect(await lasting('second')).toEqual(await lasting('first'));
  });

  test.each([
    [['--level', '9'], 'NO_SUCH_LEVEL'],
    [['--level', '1', '--jobs', '0'], 'USAGE'],
    [['--level', '1', '--format', 'excel'], 'USAGE'],
    [['--level', '1', '--roster', 'nowhere.csv'], 'ROSTER_UNREADABLE'],
    [['--level', '1', '--points', 'nowhere.json'], 'POINTS_UNREADABLE'],
  ])('%j is a usage error', async (args, code) => {
    const { exitCode, stderr } = await run('grade', submissions, ...args);
    expect(stderr).toContain(`[${code}]`);
    expect(exitCode).toBe(2);
  });
});

describe('two workers of a queue', () => {
  test('come to what the pool came to, though one is killed and Redis starts anew meanwhile', async () => {
    const redis = await startRedis();
    const workers = [0, 1].map(() => run('worker', '--queue', redis.url, '--jobs', '1'));
    try {
      const [first, second] = workers;
      if (!first || !second) throw new Error('two workers were started');
      await Promise.all(workers.map((worker) => printed(worker, /at a time/)));
      const shared = Promise.all(workers.map((worker) => printed(worker, /1 graded/)));
      const graded = grade('third', '--queue', redis.url);
      await shared;
      // At this moment it has the next program in hand, or is about to take it.
      first.kill('SIGKILL');
      await redis.restart();
      expect(await graded).toMatchObject({ exitCode: 0 });
      expect(await lasting('third')).toEqual(await lasting('first'));
      second.kill('SIGINT');
      await second;
    } finally {
      for (const worker of workers) worker.kill('SIGKILL');
      await Promise.allSettled(workers);
      await redis.stop();
    }
  });
});
