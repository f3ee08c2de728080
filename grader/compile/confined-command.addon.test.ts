import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedLibraries } from '../cache/shared-libraries.ts';
import { nodeFiles } from '../lab/node-files.ts';
import { cacheRoot } from '../base/paths.ts';
import { confinedCommand, type Cell } from './confined-command.ts';
import { COMPILE_LIMITS } from './limits.ts';

let folder = '';
let cell: Cell;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cell-test-'));
  await rm('/tmp/cell-test-written', { force: true }); // of a run in which the cell did not hold
  await writeFile(join(folder, 'secret'), 'a secret of the host');
  await writeFile(join(folder, 'given'), 'for everybody');
  const given = ['/etc/ld.so.cache', join(folder, 'given'), ...nodeFiles(process.config.target_defaults.defines)];
  const run = [process.execPath, ...(await sharedLibraries(cacheRoot(), [process.execPath]))];
  cell = { run, read: given, folder: '/', limits: COMPILE_LIMITS };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a clang that has been taken over might try; each word is followed by what came of it. */
const ATTEMPTS = `
const { readFileSync, readdirSync, writeFileSync, writeSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const [folder, parent] = process.argv.slice(1);
const result = {};
const attempt = (name, run) => {
  try { result[name] = String(run()); } catch (error) { result[name] = error.code ?? error.message; }
};
const spawned = (...command) => () => { const { error, status } = spawnSync(...command); if (error) throw error; return status; };
attempt('read what was given', () => readFileSync(folder + '/given', 'utf8'));
attempt('read a secret', () => readFileSync(folder + '/secret', 'utf8'));
attempt('read /etc/passwd', () => readFileSync('/etc/passwd', 'utf8').slice(0, 4));
attempt('read its own environment', () => readFileSync('/proc/self/environ', 'utf8').length);
attempt('list a folder', () => readdirSync(folder));
attempt('write what was given', () => writeFileSync(folder + '/given', 'x'));
attempt('write another file', () => writeFileSync(folder + '/written', 'x'));
attempt('write to /tmp', () => writeFileSync('/tmp/cell-test-written', 'x'));
attempt('start a program', spawned('/bin/true'));
attempt('start node again', spawned(process.execPath, ['-e', '0']));
attempt('signal its parent', () => process.kill(process.ppid, 0));
attempt('signal the grader', () => process.kill(Number(parent), 0));
attempt('environment', () => Object.keys(process.env).sort());
const tcp = (done) => require('node:net').connect(9, '127.0.0.1').on('error', ({ code }) => { result['connect'] = code; done(); });
const udp = (done) => {
  try { const socket = require('node:dgram').createSocket('udp4'); socket.on('error', ({ code }) => { result['send a packet'] = code; done(); }); socket.send('x', 9, '127.0.0.1', (error) => { result['send a packet'] = error?.code ?? 'sent'; socket.close(); done(); }); }
  catch (error) { result['send a packet'] = error.code ?? error.message; done(); }
};
tcp(() => udp(() => writeSync(3, JSON.stringify(result))));
`;

async function attempts(inBubblewrap: boolean): Promise<Record<string, string>> {
  const command = [process.execPath, '-e', ATTEMPTS, folder, String(process.pid)] as [string, ...string[]];
  const [program, ...args] = confinedCommand(cell, command, inBubblewrap);
  const { stdio, stderr } = await execa(program, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    reject: false,
    extendEnv: false,
    env: { PATH: process.env['PATH'] ?? '', OPENSSL_CONF: '/nonexistent/openssl.cnf' },
  });
  if (!stdio[3]) throw new Error(`nothing came: ${stderr}`);
  return JSON.parse(stdio[3]) as Record<string, string>;
}

const REFUSED = expect.stringMatching(/^(EPERM|EACCES|ENOENT|ESRCH|EROFS|EAGAIN|EXDEV)$/);

/** Everything that is not in this list must be refused. */
const granted = {
  'read what was given': 'for everybody',
  environment: expect.stringMatching(/^OPENSSL_CONF,PATH(,PWD)?$/),
};

describe.each([
  ['in bubblewrap', true],
  ['by Landlock and seccomp alone', false],
])('a process that is confined %s', (_how, inBubblewrap) => {
  test('has what it was given, and nothing else', async () => {
    const result = await attempts(inBubblewrap);
    const refused = Object.keys(result).filter((name) => !(name in granted));
    expect(refused).toHaveLength(13);
    expect(result).toEqual({ ...granted, ...Object.fromEntries(refused.map((name) => [name, REFUSED])) });
    expect(existsSync('/tmp/cell-test-written')).toBe(false);
    expect(existsSync(join(folder, 'written'))).toBe(false);
  });
});

test('confine does not begin what it does not understand', async () => {
  const [program] = confinedCommand(cell, ['/bin/true'], false);
  for (const words of [
    [],
    ['/bin/true'],
    ['--read', '/'],
    ['--cpu', 'ten', '--', '/bin/true'],
    ['--rnu', 'x', '--', 'y'],
  ])
    expect(
      await execa(program, words, { reject: false, stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] }),
    ).toMatchObject({
      exitCode: 125,
      stderr: expect.stringContaining('confine: '),
    });
});
