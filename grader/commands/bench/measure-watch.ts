import { execa } from 'execa';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kitRoot } from '../../base/paths.ts';
import { notPassed } from './not-passed.ts';

/** Nobody saves sooner after a verdict; meanwhile the next machine gets ready. */
const TYPING_MS = 2000;
const DEADLINE_MS = 60_000;

export interface WatchTimes {
  /** Seconds from save to verdict, each time with a text that no cache has seen. */
  edited: number[];
  /** The same for the text before that one, whose bundle is in the cache. */
  undone: number[];
}

/**
 * `npm run level -- N --watch` at work: the file is edited so often, and each edit is undone. Throws KitError
 * BENCH_NOT_PASSED when a verdict is no pass: there would be nothing to time.
 */
export async function measureWatch(level: number, solution: string, edits: number): Promise<WatchTimes> {
  const file = join(tmpdir(), `bench-watch-${process.pid}.c`);
  await writeFile(file, solution);
  const watching = execa('node', ['grader/kit.mjs', 'level', String(level), '--watch', '--file', file], {
    cwd: kitRoot,
    buffer: false,
    reject: false,
  });
  let printed = '';
  watching.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  const verdict = async (): Promise<void> => {
    for (const deadline = Date.now() + DEADLINE_MS; ;) {
      const outcome = /^Level \d+ (passed|is not passed yet|could not run your program)/m.exec(printed)?.[1];
      if (outcome === 'passed') break;
      if (outcome !== undefined || Date.now() > deadline) throw notPassed(level, outcome ?? 'no verdict');
      await pause(2);
    }
    printed = '';
  };
  const seconds = async (text: string): Promise<number> => {
    await pause(TYPING_MS);
    const begun = performance.now();
    await writeFile(file, text);
    await verdict();
    return (performance.now() - begun) / 1000;
  };
  try {
    await verdict();
    const times: WatchTimes = { edited: [], undone: [] };
    for (let edit = 0; edit < edits; edit++) {
      times.edited.push(await seconds(`${solution}\n// ${process.pid} ${Date.now()} ${edit}\n`));
      times.undone.push(await seconds(solution));
    }
    return times;
  } finally {
    watching.kill('SIGTERM');
    await watching;
    await rm(file, { force: true });
  }
}
