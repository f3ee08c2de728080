import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aptInstall } from './aptInstall.mjs';

// Real programs in a PATH of their own: an apt-get and a sudo that do what each test needs. Nothing is installed.
let root: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'apt-install-'));
  env = { PATH: root };
  symlinkSync('/usr/bin/env', join(root, 'env'));
  script('sudo', 'if [ "$1" = -n ]; then exit 0; fi; exec "$@"');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});
const script = (name: string, text: string) => writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

const curl = { name: 'curl', why: 'the client', isThere: () => existsSync(join(root, 'curl')) };
const missing = () => [curl].filter(({ isThere }) => !isThere());

test('installs what is missing, asking nothing', async () => {
  script('apt-get', `echo "$DEBIAN_FRONTEND $*" >>"${root}/calls"; : >"${root}/curl"`);
  await aptInstall(root, missing, env);
  const calls = readFileSync(join(root, 'calls'), 'utf8').trim().split('\n');
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatch(/^noninteractive .* install -y --no-install-recommends curl$/);
});

test('a service that comes along is stopped and does not come back', async () => {
  script('apt-get', `: >"${root}/curl"`);
  for (const program of ['service', 'update-rc.d']) script(program, `echo "${program} $*" >>"${root}/calls"`);
  await aptInstall(root, () => missing().map((each) => ({ ...each, service: 'curld' })), env);
  expect(readFileSync(join(root, 'calls'), 'utf8')).toBe('service curld stop\nupdate-rc.d curld disable\n');
});

test('fetches the package lists when apt does not know a package, and tries again', async () => {
  script('apt-get', `case "$*" in *update) : >"${root}/lists";; *) [ -e "${root}/lists" ] && : >"${root}/curl";; esac`);
  await aptInstall(root, missing, env);
  expect(missing()).toEqual([]);
});

test('no network: apt’s last lines and what to do', async () => {
  script('apt-get', 'echo "E: Could not resolve host" >&2; exit 100');
  await expect(aptInstall(root, missing, env)).rejects.toMatchObject({
    code: 'APT_FAILED',
    lastWords: expect.arrayContaining(['E: Could not resolve host']),
  });
});

test('does not take apt’s word for it', async () => {
  script('apt-get', 'exit 0');
  await expect(aptInstall(root, missing, env)).rejects.toMatchObject({ code: 'STILL_MISSING' });
});

test.each([
  'NAME=Fedora\nID=fedora\nPRETTY_NAME="Fedora 44"\n',
  'ID="ubuntu"\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 26.04"\n',
])('what is not Debian is shown the container, and nothing is installed: %j', async (text) => {
  script('apt-get', `: >"${root}/curl"`);
  const osRelease = join(root, 'os-release');
  writeFileSync(osRelease, text);
  await expect(aptInstall(root, missing, env, osRelease)).rejects.toMatchObject({
    code: 'NOT_DEBIAN',
    message: expect.stringMatching(/^This is (Fedora 44|Ubuntu 26\.04)\..*curl/),
    remedy: expect.stringContaining('docker compose run --rm kit level 0'),
  });
  expect(missing()).toEqual([curl]);
});

test('a system without apt gets a plain sentence', async () => {
  await expect(aptInstall(root, missing, env)).rejects.toMatchObject({
    code: 'NO_APT',
    message: expect.stringContaining('curl'),
  });
});
