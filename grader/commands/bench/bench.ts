import { readFile } from 'node:fs/promises';
import { compileProgram } from '../../compile/compile-program.ts';
import { bytesOnDisk } from '../../cache/cache-contents.ts';
import { prepareLab } from '../../lab/lab.ts';
import { lastLevel } from '../../levels/index.ts';
import { solutionFile } from '../../base/paths.ts';
import { benchText } from '../../report/bench-text.ts';
import { say } from '../say.ts';
import { median, type Figure } from '../../report/figures.ts';
import { measureGuest } from './measure-guest.ts';
import { LEVEL, measureLevel } from './measure-level.ts';
import { measureWatch } from './measure-watch.ts';

export interface BenchOptions {
  runs: number;
  json: boolean;
}

interface Row {
  guest: Awaited<ReturnType<typeof measureGuest>>;
  /** Seconds that libbcc takes without a precompiled header. */
  plainCompile: number;
  level: Awaited<ReturnType<typeof measureLevel>>;
  /** The same file once more: its bundle is in the cache by then. */
  unchanged: Awaited<ReturnType<typeof measureLevel>>;
  /** The whole course, of which every hook and exercise counts. */
  last: Awaited<ReturnType<typeof measureLevel>>;
}

/**
 * Measures what the kit promises, on this machine as it is now: each run takes a restore, a plain compile and a whole
 * level in turn, so that a machine whose speed drifts is as unfair to one as to the other. Then it saves in watch mode.
 */
export async function bench({ runs, json }: BenchOptions): Promise<number> {
  const file = solutionFile(LEVEL);
  const solution = await readFile(file, 'utf8');
  const whole = await readFile(solutionFile(lastLevel), 'utf8');
  const lab = await prepareLab(say);
  const [snapshotBytes, imageBytes] = [await bytesOnDisk(lab.folder), await bytesOnDisk(lab.image.file)];
  const fresh = (text: string, run: number) => `${text}\n// ${process.pid} ${Date.now()} ${run}\n`;
  const source = (run: number) => fresh(solution, run);
  await measureLevel(source(-1)); // warms the files that all runs read

  const rows: Row[] = [];
  for (let run = 0; run < runs; run++) {
    say(`run ${run + 1} of ${runs}`);
    const guest = await measureGuest(lab);
    const begun = performance.now();
    await compileProgram({ file, source: source(run), headers: lab.kernel.headers });
    const plainCompile = (performance.now() - begun) / 1000;
    const text = source(run);
    rows.push({
      ...{ guest, plainCompile, level: await measureLevel(text), unchanged: await measureLevel(text) },
      last: await measureLevel(fresh(whole, run), lastLevel),
    });
  }
  const watched: Figure[] = [];
  for (const [level, target] of WATCH_TARGETS) {
    say(`${runs} saves in watch mode at level ${level}`);
    const { edited, undone } = await measureWatch(level, await readFile(solutionFile(level), 'utf8'), runs);
    watched.push(
      { name: `watch mode, level ${level}: save to verdict`, unit: 's', values: edited, target },
      { name: '  the same, bundle from the cache', unit: 's', values: undone },
    );
  }

  const of = (value: (row: Row) => number) => rows.map(value);
  const share = (part: 'compileMs' | 'kernelMs' | 'attachMs' | 'trafficMs') =>
    of(({ level }) => level.timings[part] / 1000);
  const figures: Figure[] = [
    { name: 'restore to first answer', unit: 's', values: of(({ guest }) => guest.seconds), target: 0.6 },
    { name: 'memory resident a machine', unit: 'MB', values: of(({ guest }) => guest.residentMb), target: 200 },
    { name: 'snapshot on disk', unit: 'MB', values: [snapshotBytes / MB], target: 300 },
    { name: 'image on disk', unit: 'MB', values: [imageBytes / MB], target: 150 },
    {
      name: `npm run level -- ${LEVEL}, whole (compiles)`,
      unit: 's',
      values: of(({ level }) => level.seconds),
      target: 2,
    },
    { name: '  compile', unit: 's', values: share('compileMs') },
    { name: '  restore, at the same time', unit: 's', values: share('kernelMs') },
    { name: '  load and attach', unit: 's', values: share('attachMs') },
    { name: '  traffic', unit: 's', values: share('trafficMs') },
    {
      name: '  npm, Node, set-up checks',
      unit: 's',
      values: of(({ level }) => level.seconds - level.timings.totalMs / 1000),
    },
    { name: '  whole, bundle from the cache', unit: 's', values: of(({ unchanged }) => unchanged.seconds) },
    { name: 'plain libbcc, compile only', unit: 's', values: of(({ plainCompile }) => plainCompile) },
    {
      name: 'whole level / plain compile',
      unit: '×',
      values: of(({ level, plainCompile }) => level.seconds / plainCompile),
      target: 0.8,
    },
    {
      name: `npm run level -- ${lastLevel}, whole (compiles)`,
      unit: 's',
      values: of(({ last }) => last.seconds),
      target: 3.5,
    },
    ...watched,
  ];
  const machine = { node: process.version, kernel: lab.kernel.release, accelerator: lab.spec.accelerator, runs };
  const withMedians = figures.map((figure) => ({ ...figure, median: median(figure.values) }));
  process.stdout.write(json ? `${JSON.stringify({ machine, figures: withMedians })}\n` : benchText(machine, figures));
  return 0;
}

const MB = 1024 * 1024;

/** Level and seconds. */
const WATCH_TARGETS = [
  [lastLevel, 2.2],
  [LEVEL, 1.2],
  [1, 1],
  [0, 1],
] as const;
