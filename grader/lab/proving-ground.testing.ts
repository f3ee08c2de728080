import { existsSync } from 'node:fs';
import { expect } from '@jest/globals';
import { execa } from 'execa';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../levels/verdict.ts';
import { cacheRoot, kitRoot } from '../base/paths.ts';
import { patience } from '../base/patience.ts';
import { cacheContents } from '../cache/cache-contents.ts';
import type { AcceleratorVerdict } from './accelerator.ts';
import { labParts, type Lab } from './lab-parts.ts';
import { WORK } from '../cache/leftovers.ts';
import type { Sabotage } from './sabotage.testing.mjs';

/** What a ground can take over from the cache of this machine; each part needs those before it. */
const PARTS = {
  /** With it, what is known of files, which would take a second to find out. */
  kernel: () => ['kernel', 'accelerators', 'answers'],
  image: ({ image }: Lab) => [join('images', image.id)],
  snapshot: ({ key }: Lab) => [join('snapshots', key)],
  /** Results of compiles, and what makes compiles quick. */
  compiler: () => ['compiled', 'precompiled'],
};
export type Part = keyof typeof PARTS;

/** What no test may write into, for a ground has it as a link. */
const LINKED = /^(kernel|images|snapshots|precompiled)\b/;

/** A process that dies with another does so a moment later. */
const GONE_MS = 5000 * patience;

/** The environment of a command that gives up sooner by so many times: for a deadline that a test has to wait for. */
const sooner = (times: number) => ({ EBPF_WORKSHOP_PATIENCE: String(patience / times) });
/** Where real work is done before or after the wait: no boot is silent for more than 2 s. */
export const impatient = sooner(9);
/** Where the wait comes first, and the command is killed after it. */
export const hopeless = sooner(40);

export interface Run {
  exitCode: number | undefined;
  signal: string | undefined;
  stdout: string;
  stderr: string;
}

export interface Circumstances {
  /** Does its harm on the way. */
  sabotage?: Sabotage;
  env?: NodeJS.ProcessEnv;
  /** The beginning of a command line that runs the rest of it. */
  through?: string[];
  /** Which clone of the kit it is, by its folder; by default, this one. */
  clone?: string;
}

/** Other tests compile meanwhile: results come and go, and their drafts. */
async function copyResults(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from))
    if (name.endsWith('.json')) await copyFile(join(from, name), join(to, name)).catch(() => undefined);
}

/** Final ones: another trial of a /dev/kvm that hangs would come whenever its time does, in the middle of any test. */
async function copyVerdicts(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const name of await readdir(from)) {
    const known = JSON.parse(await readFile(join(from, name), 'utf8')) as AcceleratorVerdict;
    await writeFile(join(to, name), JSON.stringify({ ...known, againAt: undefined }));
  }
}

/** A cache and a folder for temporary files of a test's own: whatever is wrong with them afterwards, the test did it. */
export class ProvingGround {
  readonly cache: string;
  readonly temp: string;

  private constructor(readonly folder: string) {
    // As odd as a user's path may be.
    this.cache = join(folder, "jane.kowalski's cache, new");
    this.temp = join(folder, 'temp');
  }

  static async open(...parts: Part[]): Promise<ProvingGround> {
    const ground = new ProvingGround(await mkdtemp(join(tmpdir(), 'ground-')));
    for (const folder of [ground.cache, ground.temp]) await mkdir(folder);
    for (const part of parts) await ground.bring(part);
    return ground;
  }

  /** Takes a part over: as a link, or as a copy that a test may damage. */
  async bring(part: Part, as: 'link' | 'copy' = 'link'): Promise<void> {
    const { lab } = await labParts(cacheRoot());
    if (!lab) throw new Error('this machine has no lab: run `npm run lab -- exec true`');
    for (const name of PARTS[part](lab)) {
      const [from, to] = [join(cacheRoot(), name), join(this.cache, name)];
      // What is kept of compiles comes with the first of them.
      if (!existsSync(from)) continue;
      await rm(to, { recursive: true, force: true });
      await mkdir(dirname(to), { recursive: true });
      if (name === 'compiled') await copyResults(from, to);
      else if (name === 'accelerators') await copyVerdicts(from, to);
      // Times and holes stay: a snapshot is known by its time.
      else if (as === 'copy' || !LINKED.test(name)) await execa('cp', ['-a', '--sparse=always', from, to]);
      else await symlink(from, to);
    }
  }

  /** Another clone of the kit, set up, in a folder of this ground; its files are as new as copies are. */
  async clone(folder: string): Promise<string> {
    const clone = join(this.folder, folder);
    const sources = ['grader/guest', 'grader/traffic/recorder', 'grader/traffic/servers'];
    for (const part of ['dist', 'build/Release', ...sources, 'package.json'])
      await cp(join(kitRoot, part), join(clone, part), { recursive: true, filter: (path) => !path.includes('/obj.') });
    return clone;
  }

  /** Runs a command of the kit. */
  async kit(args: string[], { sabotage, env = {}, through = [], clone }: Circumstances = {}): Promise<Run> {
    const script = clone === undefined ? join(kitRoot, 'grader', 'kit.mjs') : join(clone, 'dist', 'cli.cjs');
    const [program = '', ...rest] = [...through, process.execPath, script, ...args];
    const preload = fileURLToPath(new URL('sabotage.testing.mjs', import.meta.url));
    const { exitCode, signal, stdout, stderr } = await execa(program, rest, {
      ...{ cwd: kitRoot, reject: false, stdin: 'ignore' },
      env: {
        ...{ EBPF_WORKSHOP_CACHE: this.cache, TMPDIR: this.temp },
        // The compiler is given nothing of the environment but this: by its last folder it is known as ours.
        PATH: `${process.env['PATH'] ?? ''}:${this.folder}`,
        // Else it would be jest's.
        NODE_OPTIONS: sabotage ? `--import=${preload}` : '',
        ...(sabotage && { SABOTAGE: JSON.stringify(sabotage) }),
        ...env,
      },
    });
    return { exitCode, signal, stdout, stderr };
  }

  /** Grades a right program. */
  level(circumstances?: Circumstances): Promise<Run> {
    return this.kit(['level', '1', '--file', join(kitRoot, 'solutions', 'level-1.c'), '--json'], circumstances);
  }

  /** Asks a guest for a sign of life, which takes no compiler. */
  lab(circumstances?: Circumstances): Promise<Run> {
    return this.kit(['lab', 'exec', 'echo', 'alive'], circumstances);
  }

  /** The next grading passes, and then nothing is left of it or of what went before. */
  async expectPass(run = this.level()): Promise<Run> {
    const { stdout, stderr, exitCode } = await run;
    const verdict = stdout === '' ? undefined : (JSON.parse(stdout) as Verdict).verdict;
    expect({ verdict, stderr, exitCode }).toMatchObject({ verdict: 'pass', exitCode: 0 });
    await this.expectNothingLeft();
    return run;
  }

  /** The next guest lives, and then nothing is left. */
  async expectAlive(run = this.lab()): Promise<Run> {
    const { stdout, stderr, exitCode } = await run;
    expect({ stdout, stderr, exitCode }).toMatchObject({ stdout: 'alive', exitCode: 0 });
    await this.expectNothingLeft();
    return run;
  }

  /** After all harm, the command comes to bake a snapshot, and is killed there: what comes of that others have seen. Resolves with its words. */
  async expectToBake(harm?: Sabotage, env?: NodeJS.ProcessEnv): Promise<string> {
    const killed: Sabotage = { at: 'bake', kill: 'self' };
    const inTheEnd = ({ then, ...harm }: Sabotage): Sabotage => ({ ...harm, then: then ? inTheEnd(then) : killed });
    const run = await this.lab({ sabotage: harm ? inTheEnd(harm) : killed, ...(env && { env }) });
    expect(run).toMatchObject({ signal: 'SIGKILL' });
    await this.expectNoProcess();
    return run.stderr;
  }

  /** The command has told of a failure, as a person and a script see it, and left nothing. */
  async expectFailure(run: Promise<Run>, code: string, words: RegExp): Promise<void> {
    const { exitCode, stderr } = await run;
    expect(stderr).toMatch(words);
    expect(stderr).toContain(code);
    expect(exitCode).toBe(69);
    await this.expectNothingLeft();
  }

  /** No process, no temporary file, nothing half-done in the cache. */
  async expectNothingLeft(): Promise<void> {
    await this.expectNoProcess();
    expect(await readdir(this.temp)).toEqual([]);
    expect(await this.halfDone()).toEqual([]);
  }

  /** They end with the command that started them, a moment later. */
  async expectNoProcess(): Promise<void> {
    for (const deadline = performance.now() + GONE_MS; performance.now() < deadline;)
      if ((await this.processes()).length === 0) break;
    expect(await this.processes()).toEqual([]);
  }

  /** Those that were started for this cache, however they were orphaned: it is in their environment or arguments. */
  async processes(): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const read = (pid: string, file: string) => readFile(join('/proc', pid, file), 'latin1').catch(() => '');
    const found = await Promise.all(
      pids.map(async (pid) => {
        const line = await read(pid, 'cmdline');
        const isOurs = (line + (await read(pid, 'environ'))).includes(this.folder);
        return isOurs ? [`${pid} ${line.replaceAll('\0', ' ')}`] : [];
      }),
    );
    return found.flat();
  }

  /** What is in the cache and is none of its parts. */
  async halfDone(): Promise<string[]> {
    const known = new Set<string>([...cacheContents, 'lock']);
    const below = (folder: string) =>
      readdir(join(this.cache, folder), { recursive: folder === 'precompiled' }).catch(() => []); // not there yet
    const names = await Promise.all(cacheContents.map(below));
    return [
      ...(await readdir(this.cache)).filter((name) => !known.has(name)),
      ...names
        .flat()
        .filter((name) => name.endsWith('.new') || Object.values(WORK).some((work) => name.startsWith(work))),
    ];
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
