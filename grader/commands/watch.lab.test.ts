import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kitRoot } from '../base/paths.ts';
import { processorSeconds } from '../base/processor-seconds.ts';
import { runKit, type Running } from './terminal.testing.ts';

let folder = '';
let file = '';
let running: Running;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watch-test-'));
  file = join(folder, 'clean.c');
  write(0);
});
afterEach(async () => {
  running.kill('SIGKILL');
  await running.ended;
  rmSync(folder, { recursive: true, force: true });
});

const solution = (level: number): string => readFileSync(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8');
const write = (level: number) => copyFileSync(join(kitRoot, 'solutions', `level-${level}.c`), file);

/** A file of /proc; empty when the process has ended. */
function proc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
}

/** A process and all that it started; it starts them from its first thread. */
const family = (pid: number): number[] => [
  pid,
  ...proc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number).flatMap(family),
];
/** In ticks of the kernel's clock. */
const cpuTime = (pid: number): number => Math.round(processorSeconds(pid) * 100);
/** The machine that waits for the next save, once it has got warm and sleeps: its CPU time stands still. */
async function sleepingMachine(): Promise<number> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const machine = family(running.pid).find((pid) => proc(`${pid}/comm`).startsWith('qemu'));
    if (machine === undefined) {
      await pause(100);
      continue;
    }
    const before = cpuTime(machine);
    await pause(1000);
    if (cpuTime(machine) - before <= 1 && before > 20) return machine;
  }
  throw new Error('no machine came to rest');
}

/** Resolves while the compiler runs. */
async function compiling(): Promise<void> {
  const isCompiler = (pid: number) => proc(`${pid}/cmdline`).includes('Release/compile\0');
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    if (family(running.pid).some(isCompiler)) return;
    await pause(5);
  }
  throw new Error('nothing was compiled');
}

describe('npm run level -- 0 --watch, into a pipe', () => {
  test('grades at once, at a save, and when an editor replaces the file; the thing to do stands last', async () => {
    running = runKit(['level', '0', '--watch', '--file', file]);
    await running.shows(/Level 0 passed/);
    await running.shows(/Next: npm run level -- 1.*\n\n$/);

    writeFileSync(file, solution(0).replace('active_accept_args_map.delete', '// active_accept_args_map.delete'));
    await running.shows(/step 0\.release-success/);
    await running.shows(/ s from save to verdict\nNext: step 0\.release-success.*\n\n$/);

    writeFileSync(`${file}.new`, solution(0));
    renameSync(`${file}.new`, file);
    await running.shows(/Level 0 passed/);
    expect(running.printed()).not.toContain('\u001b');

    running.kill('SIGINT');
    expect(await running.ended).toBe(0);
  });

  test('a newer save ends the run before it', async () => {
    running = runKit(['level', '0', '--watch', '--file', file]);
    await running.shows(/Level 0 passed/);
    await sleepingMachine();
    writeFileSync(file, `${solution(0)}\nint older_save(`);
    await compiling();
    writeFileSync(file, `${solution(0)}\nint newer_save(`);
    expect(await running.shows(/(older|newer)_save/)).toBe('newer_save');
  });
});

describe('npm run watch, in a terminal', () => {
  test('the machine in waiting sleeps; keys show hints, events and the solution, and go on to the next level', async () => {
    writeFileSync(file, solution(0).replace('active_accept_args_map.delete', '// active_accept_args_map.delete'));
    running = runKit(['watch', '0', '--file', file], { terminal: true });
    await running.shows(/step 0\.release-success/);
    await running.shows(/h hint · v events · s solution · enter again · q quit · [\d.]+ s from save/);
    await running.shows(/Next: step 0\.release-success/);
    expect(running.printed()).toContain('\u001b[2J');

    const machine = await sleepingMachine();
    running.type('h');
    await running.shows(/0\.release-success/);
    running.type('s');
    await running.shows(/Press s once more/);
    running.type('s');
    await running.shows(/active_accept_args_map\.delete/);

    write(0);
    await running.shows(/Level 0 passed/);
    await running.shows(/Next: press any other key for level 1/);
    // The run took the machine that was there, and another one waits now.
    expect(await sleepingMachine()).not.toBe(machine);

    running.type(' ');
    await running.shows(/Level 1 is not passed yet/);
    running.type(' '); // not passed: nothing to go on to
    running.type('v');
    await running.shows(/v no events/);
    running.type('q');
    expect(await running.ended).toBe(1);
    expect(() => readFileSync(`/proc/${machine}/stat`)).toThrow();
  });

  test('with NO_COLOR there is no escape code', async () => {
    running = runKit(['watch', '0', '--file', file], { terminal: true, env: { NO_COLOR: '1' } });
    await running.shows(/Next: press any other key for level 1/);
    expect(running.printed()).not.toContain('\u001b');
    running.type('\u0003');
    expect(await running.ended).toBe(0);
  });
});
