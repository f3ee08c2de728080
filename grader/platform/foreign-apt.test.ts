import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architectures } from './architecture.mjs';
import { aptState } from './foreign-apt.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreign-apt-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What apt itself makes of it. It fetches nothing here. */
async function ask(name: string, ...command: [string, ...string[]]): Promise<string> {
  const architecture = architectures.find((each) => each.name === name);
  if (!architecture) throw new Error(`there is no ${name}`);
  const env = await aptState(architecture, join(folder, name));
  const [program, ...args] = command;
  return (await execa(program, args, { env: { ...env, LC_ALL: 'C' } })).stdout;
}

test.each([
  ['arm64', 'arm64'],
  ['x86_64', 'amd64'],
])('apt for %s fetches packages of %s only', async (name, debian) => {
  const settings = await ask(name, 'apt-config', 'dump', '--no-empty', 'APT::Architecture', 'APT::Architectures');
  expect(settings.split('\n')).toEqual([`APT::Architecture "${debian}";`, `APT::Architectures:: "${debian}";`]);
});

test('it keeps what it fetches in the folder, and knows of no package of this machine', async () => {
  const settings = await ask('arm64', 'apt-config', 'shell', 'LISTS', 'Dir::State::lists/f', 'CACHE', 'Dir::Cache/f');
  expect(settings).toBe(
    `LISTS='${join(folder, 'arm64', 'lists')}/'\nCACHE='${join(folder, 'arm64', 'cache')}/'`.replaceAll("/'", "'"),
  );
  expect(await ask('arm64', 'apt-cache', 'pkgnames', 'apt')).toBe('');
});
