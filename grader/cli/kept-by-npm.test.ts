import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { assertNotKeptByNpm } from './kept-by-npm.ts';

const declared = { boolean: ['verbose', 'json'], string: ['level', 'html', 'kernel'], number: ['seed'], array: [] };
const env = { npm_lifecycle_event: 'level' };

test.each([
  [['level', '0'], { npm_config_loglevel: 'verbose' }, 'npm run level -- 0 --verbose'],
  [['level', '0'], { npm_config_json: 'true' }, 'npm run level -- 0 --json'],
  [['level', '0', '7'], { npm_config_seed: 'true' }, 'npm run level -- 0 --seed 7'],
  [['level', '7'], { npm_config_seed: 'true', npm_config_json: 'true' }, 'npm run level -- --json --seed 7'],
  [['level', '0'], { npm_config_seed: '7' }, 'npm run level -- 0 --seed 7'],
  [['level', '0', 'run.html'], { npm_config_html: 'true' }, 'npm run level -- 0 --html run.html'],
])('%j with %j should have been: %s', (words, trace, remedy) => {
  expect(() => assertNotKeptByNpm(declared, words, { ...env, ...trace })).toThrow(
    expect.objectContaining({ fault: 'usage', code: 'OPTION_KEPT_BY_NPM', remedy }),
  );
});

test('of two values nobody knows whose they are', () => {
  const kept = { ...env, npm_config_seed: 'true', npm_config_html: 'true' };
  expect(() => assertNotKeptByNpm(declared, ['level', '0', '7', 'run.html'], kept)).toThrow(
    expect.objectContaining({ remedy: expect.stringMatching(/^npm run level -- 0 .*--html HTML --seed SEED$/) }),
  );
});

test.each([
  ['an option behind --', ['level', '0', '--verbose'], { npm_config_loglevel: 'verbose' }],
  ['an option of npm that is not ours', ['level', '0'], { npm_config_audit: 'true' }],
  ['another log level', ['level', '0'], { npm_config_loglevel: 'notice' }],
  ['a command that npm did not start', ['watch'], { npm_config_json: 'true' }],
])('%s is fine', (_what, words, trace) => {
  expect(() => assertNotKeptByNpm(declared, words, { ...env, ...trace })).not.toThrow();
});

test('what stands in the .npmrc of the user was not typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npmrc-'));
  const npmrc = join(folder, '.npmrc');
  writeFileSync(npmrc, 'audit=false\nloglevel=verbose\n');
  const kept = { ...env, npm_config_loglevel: 'verbose', npm_config_userconfig: npmrc };
  expect(() => assertNotKeptByNpm(declared, ['level', '0'], kept)).not.toThrow();
  rmSync(folder, { recursive: true });
});

test('npm itself leaves these traces', async () => {
  const { exitCode, stderr } = await execa('npm', ['run', 'hint', '1', '--solution'], { cwd: kitRoot, reject: false });
  expect(stderr).toContain('npm run hint -- 1 --solution');
  expect(exitCode).toBe(2);
});
