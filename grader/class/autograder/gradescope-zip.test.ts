import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { fromBufferPromise } from 'yauzl';
import { kitRoot } from '../../base/paths.ts';
import { onePointEach } from '../results/points.ts';
import { runScript, setupScript } from './gradescope-scripts.ts';
import { gradescopeZip } from './gradescope-zip.ts';

/** The names in the zip, and whether each can be run. */
async function contents(): Promise<Map<string, boolean>> {
  const zip = await fromBufferPromise(await gradescopeZip(kitRoot, 4, onePointEach), { lazyEntries: true });
  const names = new Map<string, boolean>();
  for await (const entry of zip.eachEntry())
    names.set(entry.fileName, ((entry.externalFileAttributes >>> 16) & 0o111) !== 0);
  return names;
}

test('the autograder has its scripts, and the whole kit but what is made or is somebody’s own', async () => {
  const names = await contents();
  expect(names.get('setup.sh')).toBe(true);
  expect(names.get('run_autograder')).toBe(true);
  for (const path of [
    'package.json',
    'package-lock.json',
    '.npmrc',
    'binding.gyp',
    'grader/kit.mjs',
    'solutions/level-4.c',
  ])
    expect(names.has(`kit/${path}`)).toBe(true);
  expect(names.has('kit/grader/class/results/results-json.ts')).toBe(true);
  expect([...names.keys()].filter((name) => /^kit\/(node_modules|dist|build|results|\.git)\//.test(name))).toEqual([]);
  expect(names.has('kit/workshop/clean.c')).toBe(false);
});

test.each([
  ['setup.sh', setupScript(4)],
  ['run_autograder', runScript(4)],
])('%s is a script that a shell understands', async (_name, text) => {
  const { exitCode, stderr } = await execa('sh', ['-n'], { input: text, reject: false });
  expect([exitCode, stderr]).toEqual([0, '']);
});
