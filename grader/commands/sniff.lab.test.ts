import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLevel } from '../levels/index.ts';
import { kitRoot } from '../base/paths.ts';

const DEADLINE_MS = 180_000;
const solution = (number: number): string => join(kitRoot, 'solutions', `level-${number}.c`);

/** The command as a user runs it. */
class Sniffer {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(...args: string[]) {
    // A process group of its own, as a shell gives it: Ctrl-C goes to all of it.
    this.child = spawn('npm', ['run', '--silent', 'sniff', '--', ...args], { cwd: kitRoot, detached: true });
    this.child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.ended = once(this.child, 'close');
  }

  /** Waits until the output shows this, and returns the match. */
  async shows(pattern: RegExp, stream: 'stdout' | 'stderr' = 'stdout'): Promise<RegExpExecArray> {
    return until(`${pattern.source} in ${stream}`, () => {
      const match = pattern.exec(this[stream]);
      if (!match && this.child.exitCode !== null) throw new Error(`ended: ${this.stdout}${this.stderr}`);
      return match;
    });
  }

  /** Waits until it is attached; resolves with the command that it suggests. Words of progress may name curl, too. */
  async attached(stream: 'stdout' | 'stderr' = 'stdout'): Promise<string> {
    const [, command = ''] = await this.shows(/^In another terminal: (curl .*)\n/m, stream);
    return command;
  }

  /** Pids of the machines that it started. */
  machines(): number[] {
    const kit = childrenOf(this.child.pid ?? 0);
    return kit.flatMap(childrenOf).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('qemu'));
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    process.kill(-(this.child.pid ?? 0), 'SIGINT');
  }

  /** What a script does; npm passes it on. */
  terminate(): void {
    this.child.kill('SIGTERM');
  }

  stopReading(): void {
    this.child.stdout?.destroy();
  }

  async exitCode(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    try {
      process.kill(-(this.child.pid ?? 0), 'SIGKILL');
    } catch {
      // It has ended.
    }
    await this.ended;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number).filter(Boolean);
  } catch {
    return []; // not there yet, or not any more
  }
}

async function until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let port = 0;
let running: Sniffer[] = [];
const start = (...args: string[]): Sniffer => {
  const sniffer = new Sniffer(...args, '--port', String(port));
  running.push(sniffer);
  return sniffer;
};

beforeAll(async () => {
  const server = await listening();
  port = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
});
afterEach(async () => {
  for (const sniffer of running) await sniffer.kill();
  running = [];
});

async function listening(on = 0): Promise<Server> {
  const server = createServer().listen(on, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** curl against the port; returns the answer. */
async function curl(...args: string[]): Promise<string> {
  const url = `http://127.0.0.1:${port}/customResponse`;
  const { stdout } = await execa('curl', ['-q', '--silent', '--show-error', '--noproxy', '*', ...args, url]);
  return stdout;
}

describe('npm run sniff', () => {
  test('shows requests and responses whole, and Ctrl-C leaves nothing', async () => {
    const sniffer = start(solution(4));
    const command = await sniffer.attached();
    const machines = sniffer.machines();
    expect(machines).toHaveLength(1);
    expect(command).toContain(`127.0.0.1:${port}/`);

    // As it was told.
    const { stdout: answer } = await execa('sh', ['-c', command], { env: { no_proxy: '*' } });
    await sniffer.shows(/10\.0\.2\.2 port \d+ /);
    const [shown] = await sniffer.shows(/→ POST[^]*?\}\n[^]*?\}\n/);
    for (const line of ['→ POST /customResponse HTTP/1.1', `Host: 127.0.0.1:${port}`, '{"size": 50}'])
      expect(shown).toContain(line);
    for (const line of ['← HTTP/1.1 200 OK', `Content-Length: ${answer.length}`, answer]) expect(shown).toContain(line);

    // Two requests on one connection; what the event cannot carry is counted.
    const url = `http://127.0.0.1:${port}/customResponse`;
    const long = await curl('-d', '{"size": 1000}', url, '--output', '/dev/null');
    const [, missing] = await sniffer.shows(/and (\d+) more bytes/);
    expect(long).toHaveLength(1013);
    // Head and body less the 400 that were carried; the head has some 200.
    expect(Number(missing)).toBeGreaterThan(1013 - 400 + 100);
    expect(Number(missing)).toBeLessThan(1013 - 400 + 300);
    await until('both exchanges', () => sniffer.stdout.split('"size": 1000').length === 3);
    expect(sniffer.stdout.match(/port \d+ \(process/g)).toHaveLength(2);

    // Bytes that would clear a screen.
    await curl('--data-binary', '\u001b[2J\u0007');
    await sniffer.shows(/\\x1b\[2J\\x07/);
    // eslint-disable-next-line no-control-regex -- it is the one to look for
    expect(sniffer.stdout).not.toMatch(/[\u001b\u0007]/);

    sniffer.interrupt();
    expect(await sniffer.exitCode()).toBe(0);
    expect(machines.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(sniffer.stderr).not.toMatch(/error|cannot/i);
    (await listening(port)).close(); // the port is free again
  });

  test('listens on the loopback address only, and two on one port are one too many', async () => {
    const sniffer = start(solution(4));
    await sniffer.attached();
    const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
    const listeners = ['tcp', 'tcp6']
      .flatMap((file) => readFileSync(`/proc/net/${file}`, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = '', , state]) => local.endsWith(`:${hexPort}`) && state === '0A');
    expect(listeners.map(([, local]) => local)).toEqual([`0100007F:${hexPort}`]);

    const second = start(solution(4));
    expect(await second.exitCode()).toBe(69);
    expect(second.stderr).toMatch(new RegExp(`PORT_TAKEN.*port ${port} .*\\n.*--port`));
    expect(second.stdout).toBe('');
  });

  test('--verbose --json: every event, one object a line; SIGTERM ends it as well', async () => {
    const sniffer = start(solution(4), '--verbose', '--json');
    await sniffer.attached('stderr');
    const machines = sniffer.machines();
    const answer = await curl('-d', '{"size": 3}');
    await sniffer.shows(/"type":"close"/);
    sniffer.terminate();
    expect(await sniffer.exitCode()).toBe(0);
    expect(machines.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    const events = sniffer.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const connection = { pid: expect.any(Number), fd: expect.any(Number), timestampNs: expect.stringMatching(/^\d+$/) };
    expect(events).toEqual([
      { type: 'open', ...connection, client: { family: 'IPv4', address: '10.0.2.2', port: expect.any(Number) } },
      expect.objectContaining({
        type: 'data',
        ...connection,
        direction: 'in',
        text: expect.stringContaining('{"size": 3}'),
      }),
      expect.objectContaining({ type: 'data', ...connection, direction: 'out', text: expect.stringContaining(answer) }),
      { type: 'close', ...connection },
    ]);
  });

  test('--json: one exchange a line', async () => {
    const sniffer = start(solution(4), '--json');
    await sniffer.attached('stderr');
    const answer = await curl('-d', '{"size": 3}');
    const [line] = await sniffer.shows(/^.*\n/);
    expect(JSON.parse(line)).toMatchObject({
      type: 'exchange',
      client: { address: '10.0.2.2' },
      request: { direction: 'in', missingBytes: 0, text: expect.stringMatching(/^POST [^]*\{"size": 3\}$/) },
      response: { direction: 'out', missingBytes: 0, text: expect.stringContaining(answer) },
    });
  });

  test('shows what a program prints, and not what it prints for its reader', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talks-'));
    const file = join(folder, 'talks.c');
    const program = await readFile(solution(2), 'utf8');
    await writeFile(
      file,
      program.replace('active_read_args_map.delete', 'bpf_trace_printk("read\\n");\n    active_read_args_map.delete'),
    );
    const sniffer = start(file, '--level', '2');
    await sniffer.attached();
    await curl('-d', '{"size": 3}');
    await sniffer.shows(/^print .+, thread \d+: read$/m);
    expect(sniffer.stdout).not.toMatch(/^print agent/m);
    await rm(folder, { recursive: true });
  });

  test('a server of the learner’s own: on whatever port, with its words; its end is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'own-'));
    const file = join(folder, 'my server.mjs');
    const text = `
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  console.log('asked for', request.url);
  response.end('mine');
  if (request.url === '/end') response.on('close', () => process.exit(3));
}).listen(3000);
`;
    await writeFile(file, text);
    const sniffer = start(solution(5), '--server', file);
    expect(await sniffer.attached()).toBe(`curl http://127.0.0.1:${port}/`);
    expect(await curl('-d', 'x')).toBe('mine');
    await sniffer.shows(/→ POST \/customResponse[^]*← HTTP\/1\.1 200 OK[^]*mine/);
    await sniffer.shows(/^asked for \/customResponse$/m, 'stderr');
    await execa('curl', ['-q', '--silent', '--noproxy', '*', `http://127.0.0.1:${port}/end`]);
    expect(await sniffer.exitCode()).toBe(1);
    expect(sniffer.stderr).toMatch(/SERVER_ENDED.*my server\.mjs.*exit code 3/);
    await rm(folder, { recursive: true });
  });

  test('--level 1 shows who connects, says why no more, and ends when nobody reads', async () => {
    const sniffer = start(solution(1), '--level', '1');
    await sniffer.shows(/Level 1 has no close events.*every event/);
    const machines = sniffer.machines();
    await curl('-d', '{"size": 3}');
    await sniffer.shows(/^open +\d+:\d+ +10\.0\.2\.2 port \d+$/m);
    expect(sniffer.stdout).not.toMatch(/^(data|close)/m);
    sniffer.stopReading();
    await curl('-d', '{"size": 3}').catch(() => undefined); // its server goes away with the sniffer
    expect(await sniffer.exitCode()).toBe(0);
    expect(machines.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  });

  test('Ctrl-C while the lab starts ends it, too', async () => {
    const sniffer = start(solution(4));
    const machines = await until('a machine', () => {
      const found = sniffer.machines();
      return found.length > 0 && found;
    });
    sniffer.interrupt();
    expect(await sniffer.exitCode()).toBe(0);
    await until('the end of the machine', () => machines.every((pid) => !existsSync(`/proc/${pid}`)));
  });

  test('a lab that dies is told', async () => {
    const sniffer = start(solution(4));
    await sniffer.attached();
    for (const pid of sniffer.machines()) process.kill(pid, 'SIGKILL');
    expect(await sniffer.exitCode()).toBe(69);
    expect(sniffer.stderr).toContain('VM_DIED');
  });
});

describe('a program that cannot sniff', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sniff-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A solution with one change. */
  async function changed(right: string, wrong: string): Promise<string> {
    const source = await readFile(solution(4), 'utf8');
    expect(source).toContain(right);
    const file = join(folder, 'clean.c');
    await writeFile(file, source.replace(right, wrong));
    return file;
  }

  test('one that does not compile is told why, at its line', async () => {
    const sniffer = start(await changed('int fd = PT_REGS_RC(ctx);', 'int fd = PT_REGS_RC(ctx)'));
    expect(await sniffer.exitCode()).toBe(1);
    expect(sniffer.stderr).toMatch(/clean\.c:\d+:\d+: error \(clang\): expected ';'/);
    expect(sniffer.stdout).toBe('');
  });

  test('one that the verifier refuses is told why', async () => {
    const sniffer = start(
      await changed(
        'if (args != NULL) {\n        process_syscall_accept',
        'if (true) {\n        process_syscall_accept',
      ),
    );
    expect(await sniffer.exitCode()).toBe(1);
    expect(sniffer.stderr).toMatch(/error \(verifier\): syscall__probe_ret_accept4/);
    expect(sniffer.stderr).toMatch(/step 0\.load/);
  });

  test('one that lacks the hooks is told which, and how far it can sniff', async () => {
    const sniffer = start(solution(2));
    expect(await sniffer.exitCode()).toBe(1);
    expect(sniffer.stderr).toMatch(/step 3\.hooks[^]*syscall__probe_entry_write/);
    expect(sniffer.stderr).toContain('--level 2');
  });

  test.each([
    [['no-such-file.c'], /PROGRAM_NOT_FOUND/],
    [[solution(4), '--level', String(lastLevel + 1)], /NO_SUCH_LEVEL/],
    [[solution(4), '--port', '80a'], /BAD_PORT/],
    [[solution(4), '--server', 'apache'], /NO_SUCH_SERVER/],
    [[solution(4), '--level'], /USAGE/],
  ])('%p is a usage error', async (args, code) => {
    const { exitCode, stderr } = await execa('node', ['grader/kit.mjs', 'sniff', ...args], {
      cwd: kitRoot,
      reject: false,
    });
    expect(stderr).toMatch(code);
    expect(exitCode).toBe(2);
  });
});
