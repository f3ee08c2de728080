import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { encodeWire } from '../base/wire.ts';
import { compileProgram } from '../compile/compile-program.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot, nativePath } from '../base/paths.ts';
import { isNativeError, type NativeSession, openNativeSession } from './addon.ts';
import { openSession, type SessionOptions } from './open-session.ts';

// A compile takes 3 s, on a busy machine ten; jest gives 5 s to a test, whatever a project's settings say.
jest.setTimeout(60_000);

const SOURCE = `#include <uapi/linux/ptrace.h>
BPF_HASH(pending, u64, u64);
BPF_ARRAY(counts, u64, 3);
BPF_PERF_OUTPUT(events);

int on_read(struct pt_regs *ctx, int fd) {
  u64 id = bpf_get_current_pid_tgid();
  pending.update(&id, &id);
  events.perf_submit(ctx, &id, sizeof(id));
  return 0;
}

int bad(struct pt_regs *ctx) {
  u64 id = 1;
  u64 *value = pending.lookup(&id);
  return *value;
}

int counter(struct pt_regs *ctx) {
  counts.increment(1);
  return 0;
}
`;

let bundle: Bundle;
/** Whether this machine lets this process use bpf(2): a container's root may not. */
let mayLoad: boolean;

beforeAll(async () => {
  const { headers } = await kernelPackage(cacheRoot(), () => undefined);
  const result = await compileProgram({ file: 'session.c', source: SOURCE, headers });
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  bundle = result.bundle;
  mayLoad = await execa(process.execPath, ['-e', stage('map'), encodeWire(bundle)])
    .then(() => true)
    .catch(() => false);
}, 300_000);

const sessions: NativeSession[] = [];
afterEach(() => sessions.splice(0).forEach((session) => session.close()));
const open = () => {
  const session = openNativeSession();
  sessions.push(session);
  return session;
};

const errorOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (isNativeError(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

const options: SessionOptions = {
  hooks: [{ function: 'on_read', syscall: 'read', kind: 'entry' }],
  outputs: ['events'],
  maxActive: 0,
  onSamples: () => undefined,
  onLost: () => undefined,
};

const program = (name: string) => {
  const found = bundle.programs.find((candidate) => candidate.name === name);
  if (!found) throw new Error(name);
  return found;
};
const openFds = () => readdirSync('/proc/self/fd').length;

/** A process that goes as far as the stage and then ends, without closing anything. */
function stage(last: string, end = ''): string {
  const steps = {
    session: 'const session = new Session();',
    btf: 'session.loadBtf(bundle.btf);',
    map: 'bundle.maps.forEach((map) => session.createMap(map));',
    program:
      "const on_read = bundle.programs.find((p) => p.name === 'on_read'); session.loadPrograms([on_read], 'GPL', 0);",
    buffer: "session.openPerfBuffer('events', 8);",
    poll: 'session.startPolling(() => {}, () => {}); ',
    attach: "try { session.attachKprobe('on_read', 'no_such_function', false, 0) } catch {}",
    flush: 'session.flush();',
    close: 'session.close(); session.close();',
  };
  const names = Object.keys(steps);
  return `const { Session } = require(${JSON.stringify(nativePath('kernel.node'))});
    const bundle = JSON.parse(process.argv[1], (_, v) => v?.$bytes === undefined ? v : new Uint8Array(Buffer.from(v.$bytes, 'base64')));
    ${Object.values(steps)
      .slice(0, names.indexOf(last) + 1)
      .join('\n')}
    ${end}`;
}

/** `through`: a program that starts it. */
const run = (script: string, through: string[] = [], env: Record<string, string> = {}) =>
  execa('env', [...through, process.execPath, '--expose-gc', '-e', script, encodeWire(bundle)], {
    ...{ timeout: 20_000, reject: false, env },
  });

describe('where bpf(2) is allowed, every step works; where it is not, each says so', () => {
  test('maps can be made and read', () => {
    const session = open();
    const counts = bundle.maps.find(({ name }) => name === 'counts');
    if (!counts) throw new Error('no map');
    if (!mayLoad) {
      expect(errorOf(() => session.createMap(counts))).toMatchObject({
        code: 'MAP_CREATE',
        errno: constants.errno.EPERM,
      });
      return;
    }
    session.createMap(counts);
    // An array of zeros.
    expect(session.readMap('counts')).toEqual([]);
  });

  test('the verifier’s reason comes with the refusal, at the learner’s line', () => {
    const hooks = [{ function: 'bad', syscall: 'read', kind: 'entry' } as const];
    if (!mayLoad) {
      expect(() => openSession(bundle, { ...options, hooks })).toThrow(/operation not permitted/);
      return;
    }
    const result = openSession(bundle, { ...options, hooks });
    expect(result).toMatchObject({
      ok: false,
      refusal: { stage: 'verifier', subject: 'bad', errno: constants.errno.EACCES },
    });
    if (!result.ok) expect(result.refusal.log).toMatch(/invalid mem access 'map_value_or_null'/);
  });

  test('an unknown kernel function cannot be attached to, and nothing stays open', () => {
    if (!mayLoad) {
      expect(() => openSession(bundle, options)).toThrow(/operation not permitted/);
      return;
    }
    const before = openFds();
    const session = open();
    if (bundle.btf) session.loadBtf(bundle.btf);
    bundle.maps.forEach((map) => session.createMap(map));
    session.loadPrograms([program('on_read')], bundle.license, bundle.kernelVersion);
    const error = errorOf(() => session.attachKprobe('on_read', 'no_such_function', false, 0));
    expect(error).toMatchObject({ code: 'ATTACH', message: expect.stringContaining('no_such_function') });
    expect(error.errno).toBeGreaterThan(0);
    session.close();
    session.close();
    expect(openFds()).toBe(before);
  });

  test('flush returns although nothing was written', () => {
    const session = open();
    session.startPolling(
      () => undefined,
      () => undefined,
    );
    session.flush();
    session.flush();
  });
});

describe('what the bundle lacks is found before the kernel is asked', () => {
  test('a hook', () => {
    const hooks = [{ function: 'syscall__probe_entry_close', syscall: 'close', kind: 'entry' } as const];
    expect(openSession(bundle, { ...options, hooks })).toMatchObject({
      ok: false,
      refusal: { stage: 'hook-missing', subject: 'syscall__probe_entry_close', errno: 0 },
    });
  });

  test('an output, also when a map of another kind has its name', () => {
    for (const [name, words] of [
      ['socket_open_events', 'no map has that name'],
      ['pending', 'a map of another kind'],
    ] as const) {
      const result = openSession(bundle, { ...options, outputs: [name] });
      expect(result).toMatchObject({
        ok: false,
        refusal: { stage: 'output-missing', message: expect.stringContaining(words) },
      });
    }
  });
});

describe('misuse is an error, never a crash', () => {
  test('after close', () => {
    const session = open();
    session.close();
    expect(errorOf(() => session.readMap('pending')).code).toBe('CLOSED');
    expect(errorOf(() => session.flush()).code).toBe('CLOSED');
    expect(errorOf(() => session.detach()).code).toBe('CLOSED');
  });

  test('names, numbers and bytes of the wrong kind', () => {
    const session = open();
    const wrong = session as unknown as Record<string, (...values: unknown[]) => void>;
    const calls: [string, unknown[]][] = [
      ['loadBtf', []],
      ['loadBtf', ['text']],
      ['loadBtf', [new Uint16Array(4)]],
      ['createMap', []],
      ['createMap', [{ name: 'x' }]],
      ['loadPrograms', [[{ name: 'x', instructions: new Uint8Array(7) }], 'GPL', 0]],
      ['loadPrograms', [{}, 'GPL', 0]],
      ['loadPrograms', []],
      ['attachKprobe', ['nope', 'x', false, 0]],
      ['attachKprobe', []],
      ['attachUprobe', ['nope', '/bin/sh', 0, false]],
      ['attachUprobe', []],
      ['attachRawTracepoint', ['nope', 'sys_enter']],
      ['attachRawTracepoint', []],
      ['openPerfBuffer', ['nope', 8]],
      ['openPerfBuffer', ['nope', 7]],
      ['openRingBuffer', ['nope']],
      ['openRingBuffer', []],
      ['startPolling', []],
      ['flush', []],
      ['readMap', ['nope']],
      ['putEntry', ['nope', new Uint8Array(4), new Uint8Array(4)]],
      ['putEntry', []],
    ];
    for (const [name, values] of calls) expect(errorOf(() => wrong[name]?.(...values)).code).toBe('BAD_ARGUMENT');
  });

  test('instructions that name a map that was not made', () => {
    const session = open();
    expect(errorOf(() => session.loadPrograms([program('on_read')], 'GPL', 0)).code).toBe('BAD_ARGUMENT');
  });
});

/** A process whose libraries have other functions in the place of these; it prints what the script says. */
async function withFunctions(c: string, script: string) {
  const folder = await mkdtemp(join(tmpdir(), 'session-test-'));
  const library = join(folder, 'functions.so');
  try {
    await execa('cc', ['-shared', '-fPIC', '-x', 'c', '-o', library, '-'], { input: c });
    // ASan may be there before.
    const preload = [process.env['LD_PRELOAD'], library].filter(Boolean).join(' ');
    return await run(script, [], { LD_PRELOAD: preload });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('what the machine does not give is an error, never a crash or a wait', () => {
  const { EINVAL, ENOENT, ENOMEM } = constants.errno;
  const saying = (attempt: string) => `
    let said = 'nothing';
    const { openSync, closeSync, readFileSync, readdirSync, writeSync } = require('node:fs');
    const limit = (option) => require('node:child_process').execFileSync('prlimit', ['--pid', String(process.pid), option]);
    const fds = () => readdirSync('/proc/self/fd').length;
    const blocked = () => /SigBlk:.*/.exec(readFileSync('/proc/thread-self/status', 'utf8'))[0];
    const error = (run) => { try { run(); return 'none'; } catch ({ code, errno, message }) { return [code, errno, message]; } };
    ${attempt}
    session.close();
    writeSync(1, JSON.stringify(said));`;
  const said = ({ stdout, stderr }: { stdout: string; stderr: string }): unknown => {
    if (stdout === '') throw new Error(`nothing was said: ${stderr}`);
    return JSON.parse(stdout);
  };
  const START = 'error(() => session.startPolling(() => {}, () => {}))';

  test('no file descriptor', async () => {
    const script = `
      const open = [];
      error(() => { for (;;) open.push(openSync('/dev/null')); });
      said = ${START};
      open.forEach((fd) => closeSync(fd));`;
    const result = await run(stage('session', saying(script)), ['prlimit', '--nofile=64']);
    expect(said(result)).toEqual([null, null, 'eventfd: Too many open files']);
  });

  test('no thread; signals stay as they were', async () => {
    const none = `#define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      #include <pthread.h>
      #include <stdlib.h>
      int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg) {
        int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = dlsym(RTLD_NEXT, "pthread_create");
        return getenv("NO_THREAD") ? EAGAIN : create(thread, attr, run, arg);
      }`;
    const script = `
      const before = blocked();
      process.env.NO_THREAD = 'yes';
      const came = ${START};
      said = [...came, blocked() === before];`;
    const result = await withFunctions(none, stage('session', saying(script)));
    expect(said(result)).toEqual([null, null, 'Resource temporarily unavailable', true]);
  });

  test('rings that are not read any more', async () => {
    // poll(2) takes no more descriptors than a process may have.
    const script = `${START}; limit('--nofile=0:'); said = error(() => { session.flush(); session.flush(); });`;
    const result = await run(stage('session', saying(script)));
    expect(said(result)).toEqual(['PERF_BUFFER', EINVAL, expect.stringContaining('cannot be read any more')]);
  });

  test('no memory for a ring', async () => {
    if (!mayLoad) return;
    const open = "error(() => session.openPerfBuffer('events', 8))"; // the first opens what all rings share
    const attempt = `${open}; said = [fds(), ${open}, fds()];`;
    const none = 'void *perf_reader_new(void) { return 0; }';
    const result = await withFunctions(none, stage('map', saying(attempt)));
    const [before, error, after] = said(result) as unknown[];
    expect(error).toMatchObject({ 0: 'PERF_BUFFER', 1: ENOMEM });
    expect(after).toBe(before);
  });

  test('no list of processors', async () => {
    const spec = { id: 99, keySize: 4, valueSize: 8, maxEntries: 2, flags: 0, innerMapId: 0 };
    const untyped = { btfKeyTypeId: 0, btfValueTypeId: 0 };
    const made = JSON.stringify({ ...spec, ...untyped, name: 'made', type: 4, valueSize: 4 });
    const read = JSON.stringify({ ...spec, ...untyped, id: 98, name: 'read', type: 6 });
    const attempt = `said = [error(() => session.createMap(${made}))];
      if (${mayLoad}) { session.createMap(${read}); said.push(error(() => session.readMap('read'))); }`;
    const none = `int libbpf_num_possible_cpus(void) { return -${ENOENT}; }`;
    const result = await withFunctions(none, stage('session', saying(attempt)));
    const expected = [{ 0: 'MAP_CREATE', 1: ENOENT }, ...(mayLoad ? [{ 0: 'MAP_READ', 1: ENOENT }] : [])];
    expect(said(result)).toMatchObject(expected);
  });
});

describe('several programs', () => {
  /** A verifier that takes its time for what it refuses, but not for `quick`; it says how many programs it read at once. */
  const verifier = `#define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <pthread.h>
    #include <stdatomic.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    static atomic_int now, most;
    int bpf_prog_load(int type, const char *name) {
      const int mine = ++now;
      if (mine > most) most = mine;
      if (strncmp(name, "quick", 5) != 0) usleep(50000);
      now--;
      errno = EACCES;
      if (strcmp(name, "most") == 0) return dprintf(1, "%d at once", most), open("/dev/null", O_RDONLY);
      return strstr(name, "bad") ? -1 : open("/dev/null", O_RDONLY);
    }
    int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg) {
      int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) = dlsym(RTLD_NEXT, "pthread_create");
      return getenv("NO_THREAD") ? EAGAIN : create(thread, attr, run, arg);
    }`;
  const loading = (names: string[]) => `
    const none = new Uint8Array();
    const other = { funcInfo: none, funcInfoRecordSize: 0, lineInfo: none, lineInfoRecordSize: 0 };
    const specs = (names) => names.map((name) => ({ name, instructions: new Uint8Array(16), ...other }));
    try {
      session.loadPrograms(specs(${JSON.stringify(names)}), 'GPL', 0);
      console.log('taken');
    } catch ({ code, program, errno }) { console.log([code, program, errno].join(' ')); }
    session.close();`;
  const load = async (names: string[], before = '') =>
    (await withFunctions(verifier, stage('session', before + loading(names)))).stdout;

  test('of those that are refused the first one is told, whichever is the first to be read', async () => {
    const { EACCES } = constants.errno;
    expect(await load(['bad', 'quick bad', 'z'])).toBe(`PROGRAM_LOAD bad ${EACCES}`);
    expect(await load(['quick bad', 'bad', 'z'])).toBe(`PROGRAM_LOAD quick bad ${EACCES}`);
  });

  test('are read by all processors; by one, where there are no threads to be had', async () => {
    const names = ['a', 'b', 'c', 'd', 'most'];
    expect(await load(names)).toMatch(availableParallelism() > 1 ? /^([2-9]|\d\d+) at oncetaken$/ : /^1 at once/);
    expect(await load(names, "process.env.NO_THREAD = 'yes';")).toBe('1 at oncetaken');
  });

  test('of one name are one too many', async () => {
    expect(await load(['a', 'a'])).toMatch(/^BAD_ARGUMENT/);
  });
});

test('a kprobe that one thread lets go is gone before another asks for it', async () => {
  if (!mayLoad) return;
  // A kernel that takes its time to remove the name: in a real one the moment is too short to be met.
  const slow = `#define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <string.h>
    #include <unistd.h>
    static int made;
    static int known(int is_wanted) {
      if (made == is_wanted) return open("/dev/null", O_RDONLY);
      errno = made ? EEXIST : ENOENT;
      return -1;
    }
    int bpf_attach_kprobe(void) { int fd = known(0); made = 1; return fd; }
    int bpf_attach_tracepoint(void) { return known(1); }
    int bpf_detach_kprobe(void) { usleep(30000); made = 0; return 0; }
    int access(const char *path, int mode) {
      int (*real)(const char *, int) = dlsym(RTLD_NEXT, "access");
      return strstr(path, "kprobe_events") ? 0 : real(path, mode);
    }`;
  const body = `const { parentPort, workerData } = require('node:worker_threads');
    const refused = [];
    for (let i = 0; i < 5; i++) {
      const { Session } = require(${JSON.stringify(nativePath('kernel.node'))});
      const session = new Session();
      session.loadPrograms([workerData], 'GPL', 0);
      try { session.attachKprobe(workerData.name, 'a_function', false, 16); } catch ({ message }) { refused.push(message); }
      session.close();
    }
    parentPort.postMessage(refused);`;
  const script = `const { Worker } = require('node:worker_threads');
    const none = new Uint8Array();
    const workerData = { name: 'nothing', instructions: new Uint8Array(Buffer.from('b7000000000000009500000000000000', 'hex')),
      funcInfo: none, funcInfoRecordSize: 0, lineInfo: none, lineInfoRecordSize: 0 };
    const work = () => new Promise((done) => new Worker(${JSON.stringify(body)}, { eval: true, workerData }).once('message', done));
    Promise.all([work(), work()]).then((refused) => console.log(JSON.stringify(refused.flat())));`;
  expect(await withFunctions(slow, script)).toMatchObject({ stdout: '[]' });
});

describe('a process may end at any moment', () => {
  // Each has all of the steps before it done.
  const stages = ['session', 'map', 'buffer', 'poll', 'attach', 'close'];
  const ends: [string, string, number][] = [
    ['process.exit', 'process.exit(7)', 7],
    ['an exception', "process.on('exit', () => { process.exitCode = 7 }); throw new Error('on purpose')", 7],
    [
      'nothing referring to the session any more',
      'globalThis.gc?.(); setImmediate(() => { gc(); process.exit(7) })',
      7,
    ],
  ];
  test.each(stages)('after %s', async (last) => {
    for (const [, end, exitCode] of ends) {
      // Without the privilege the script ends at its first error, which must be just as quiet.
      const result = await run(stage(last, end));
      expect({ signal: result.signal, exitCode: result.exitCode }).toEqual({
        signal: undefined,
        exitCode: mayLoad || last === 'session' ? exitCode : expect.any(Number),
      });
    }
  });

  test('a worker that is terminated while it polls', async () => {
    const body = `const { Session } = require(${JSON.stringify(nativePath('kernel.node'))});
      const session = new Session(); session.startPolling(() => {}, () => {});
      require('node:worker_threads').parentPort.postMessage('polls');`;
    const result = await run(`const { Worker } = require('node:worker_threads');
      const worker = new Worker(${JSON.stringify(body)}, { eval: true });
      worker.on('message', async () => { await worker.terminate(); console.log('done'); });`);
    expect(result).toMatchObject({ exitCode: 0, stdout: 'done' });
  });

  test('close lets the process end by itself', async () => {
    const script = stage('session', 'session.startPolling(() => {}, () => {}); session.close(); console.log("closed")');
    expect(await run(script)).toMatchObject({ exitCode: 0, stdout: 'closed' });
  });

  test('without any privilege the refusal is typed', async () => {
    const script = stage(
      'session',
      'try { session.createMap(bundle.maps[0]) } catch (e) { console.log(e.code, e.errno) }',
    );
    // Root keeps its name, or it could not read a clone in its own home.
    const powerless = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--'] : [];
    const command = [...powerless, process.execPath, '-e', script, encodeWire(bundle)];
    const result = await execa('env', command, { reject: false });
    expect(result.stdout).toBe('MAP_CREATE 1');
  });
});
