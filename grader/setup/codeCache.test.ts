import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { chmod, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'code-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Says what it got from its place and its arguments; `rare` makes it need more code; the number before that is its exit code. */
const PROGRAM = `
const { join } = require('node:path');
const big = () => { ${Array.from({ length: 200 }, (_, i) => `globalThis.x${i} = (() => ${i} + join.length)();`).join(' ')} };
if (process.argv.includes('rare')) big();
process.exitCode = Number(process.argv[2] ?? 0);
console.log('one', __filename, module.exports === exports);
`;

const cacheFolder = () => join(folder, 'cache');
const caches = () => readdir(cacheFolder()).catch(() => []);
const program = () => join(folder, 'program.cjs');

/** Runs the program in a process of its own. `taken`: whether V8 took a cache. */
async function run(...words: string[]): Promise<{ stdout: string; taken: boolean }> {
  const loader = new URL('codeCache.mjs', import.meta.url).href;
  // Only what V8 makes a script of with cached data has a word about them.
  const script = `import vm from 'node:vm';
    const { Script } = vm;
    let taken = false;
    vm.Script = class extends Script {
      constructor(...args) { super(...args); taken = this.cachedDataRejected === false; }
    };
    const { runWithCodeCache } = await import(${JSON.stringify(loader)});
    runWithCodeCache(${JSON.stringify(program())}, { folder: ${JSON.stringify(cacheFolder())}, name: 'level' });
    console.log(taken);`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script, 'program', ...words], {
    reject: false,
  });
  const lines = stdout.split('\n');
  return { stdout: lines.slice(0, -1).join('\n'), taken: lines.at(-1) === 'true' };
}

test('the second run takes the code of the first, and does the same', async () => {
  await writeFile(program(), PROGRAM);
  const first = await run();
  expect(first).toEqual({ stdout: `one ${program()} true`, taken: false });
  expect(await run()).toEqual({ ...first, taken: true });
  expect(await caches()).toHaveLength(1);
});

test('another program of the same length runs itself, and the old cache goes', async () => {
  await writeFile(program(), PROGRAM);
  await run();
  const before = await caches();
  await writeFile(program(), PROGRAM.replace("'one'", "'two'"));
  await utimes(program(), new Date(), new Date(Date.now() + 1000));
  expect((await run()).stdout).toContain('two');
  const after = await caches();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('a run that needs much more code makes the cache anew, one that needs no more leaves it', async () => {
  await writeFile(program(), PROGRAM);
  await run();
  const size = async () => (await readFile(join(cacheFolder(), (await caches())[0] ?? ''))).length;
  const small = await size();
  await run();
  expect(await size()).toBe(small);
  await run('0', 'rare');
  expect(await size()).toBeGreaterThan(1.5 * small);
});

test('a usage error leaves no cache: it needed next to nothing', async () => {
  await writeFile(program(), PROGRAM);
  await run('2');
  expect(await caches()).toEqual([]);
});

test.each([0, 5, 100])('a cache of %i bytes does no harm', async (bytes) => {
  await writeFile(program(), PROGRAM);
  await run();
  await truncate(join(cacheFolder(), (await caches())[0] ?? ''), bytes);
  expect((await run()).stdout).toContain('one');
  expect((await run()).taken).toBe(true);
});

test('where no cache can be written there is none, and no word about it', async () => {
  await writeFile(program(), PROGRAM);
  await writeFile(cacheFolder(), '');
  await chmod(cacheFolder(), 0o400);
  expect((await run()).stdout).toContain('one');
});
