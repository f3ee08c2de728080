import { describe, expect, test } from '@jest/globals';
import { message, openSample, Scene, widened } from '../judge/scene.testing.ts';
import { movesBytes, type Transfer } from '../platform/system-calls.ts';
import type { Snapshot } from '../traffic/evidence.ts';
import { assess, obstacle } from './assess.ts';
import { declaredLevel } from './declared-level.ts';
import { lastLevel, levels, upTo } from './index.ts';
import { refusedLevel } from './refused-level.ts';
import type { Declarations, ProgramRecord } from './run-record.ts';

/** What the levels watch. */
const watched = [
  ...new Set(levels.flatMap(({ hooks }) => hooks.flatMap((hook) => ('syscall' in hook ? hook.syscall : [])))),
];
const transfers = watched.filter((name): name is Transfer => movesBytes(name));

const declarations: Declarations = {
  programs: watched.flatMap((name) => [
    { name: `syscall__probe_entry_${name}`, helpers: [14] },
    { name: `syscall__probe_ret_${name}`, helpers: [5, 14, 25] },
  ]),
  maps: ['open', 'data', 'close'].map((name) => ({ name: `socket_${name}_events`, type: 4 })),
};
const program: ProgramRecord = {
  source: 'int syscall__probe_entry_accept4(struct pt_regs *ctx) { }\n\nint syscall__probe_ret_accept4 (int x) { }\n',
  diagnostics: [],
  declarations,
};

/** A run in which everything that the levels ask for happened and was reported. */
function rightRun() {
  const scene = new Scene();
  const threads = [411, 412, 413].map((tid) => ({ tid, pointer: BigInt(tid) }));
  const { result: fd } = scene.accept4();
  scene.accept4({ tid: 412, result: -11 });
  scene.accept4({ peer: { family: 'IPv6', address: '::1', port: 50_000 } });
  for (const [i, name] of transfers.entries()) scene.transfer(name, fd, [message(60)], { tid: 413 + i });
  scene.close(fd, { tid: 413 + transfers.length });
  const clients = [
    { family: 'IPv4', address: '127.7.7.7', port: 41_000 },
    { family: 'IPv6', address: '::1', port: 42_000 },
    { family: 'IPv6', address: '::ffff:127.7.7.8', port: 43_000 },
  ] as const;
  for (const [i, client] of clients.entries()) scene.unasked('accept', client, { tid: 490 + i });
  const maps = threads.map(({ tid, pointer }) => ({ key: u64((400n << 32n) | BigInt(tid)), value: u64(pointer) }));
  const look = (moment: Snapshot['moment'], blocked: Snapshot['blocked'], entries = maps): Snapshot => ({
    ...{ moment, at: 9_000_000_000n, blocked, idle: moment === 'end' ? scene.calls.map(({ tid }) => tid) : [] },
    maps: [{ name: 'args', type: 1, entries }],
  });
  const snapshots = [look('both-blocked', threads), look('one-returned', threads), look('end', [], [])];
  return { scene, evidence: scene.evidence(undefined, { snapshots }) };
}

const u64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return new Uint8Array(bytes);
};

const statuses = (steps: { id: string; status: string }[]) => steps.map(({ id, status }) => `${id} ${status}`);
const failed = (steps: { id: string; status: string }[]) => steps.find(({ status }) => status === 'fail')?.id;

test('a right run passes every step of every level', () => {
  const { evidence } = rightRun();
  // One that takes another output instead has right runs of its own.
  for (const { number: level } of levels.filter(({ outputs }) => !outputs.includes('socket_chunk_events'))) {
    const steps = assess(level, { ...program, evidence });
    expect(steps.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(steps).toHaveLength(upTo(level).reduce((sum, each) => sum + each.steps.length, 0));
  }
});

test('a flood is the program’s fault: it fails the first step about these events, and what lies below is judged', () => {
  const { evidence } = rightRun();
  const stage = 'flood' as const;
  const refusal = {
    stage,
    level: 2,
    subject: 'socket_data_events',
    errno: 0,
    message: '3001 events within 0.9 s',
    log: '',
  };
  const steps = assess(2, { ...program, refusal, evidence });
  expect(steps.find(({ status }) => status === 'fail')).toMatchObject({
    ...{ id: '2.one-event', actual: refusal.message, doc: 'docs/level-2.md#one-event' },
    hint: expect.stringContaining('Test first, then send'),
  });
  expect(steps.filter(({ level, status }) => level < 2 && status !== 'pass')).toEqual([]);
});

test('the first step that fails is the one to fix, and the rest is skipped', () => {
  const { scene, evidence } = rightRun();
  const second = evidence.calls[2];
  if (!second) throw new Error('unreachable');
  const samples = evidence.samples.filter(({ output }) => output !== 'socket_open_events');
  const steps = assess(1, {
    ...program,
    evidence: {
      ...evidence,
      samples: [...samples, openSample(scene.calls[0] ?? second, { fd: 3 }), openSample(second)],
    },
  });
  expect(statuses(steps).slice(6)).toEqual([
    ...['0.own-thread pass', '1.output pass', '1.one-event pass', '1.only-accepted pass', '1.process pass'],
    ...['1.fd fail', '1.time skipped', '1.ipv4 skipped', '1.ipv6 skipped'],
  ]);
  expect(steps.find(({ id }) => id === '1.fd')).toMatchObject({
    actual: 'conn_id.fd 3, which is the listening socket',
    hint: expect.stringContaining('what accept4 returns'),
    doc: 'docs/level-1.md#fd',
    line: 3,
  });
});

test('a field in the wrong place leads to its structure, where the program calls it so', () => {
  const { evidence } = rightRun();
  const opens = evidence.samples.filter(({ output }) => output === 'socket_open_events');
  const source = 'struct socket_open_event_t {\n};\nint syscall__probe_ret_accept4(struct pt_regs *ctx) {\n}\n';
  const wrong = (text: string) =>
    assess(1, { ...program, source: text, evidence: { ...evidence, samples: widened(opens, 12, 4) } }).find(
      ({ status }) => status === 'fail',
    );
  expect(wrong(source)).toMatchObject({ id: '1.fd', line: 1 });
  expect(wrong(source.replace('socket_open_event_t', 'my_event'))).toMatchObject({ id: '1.fd', line: 3 });
});

describe('no step passes by silence', () => {
  test('nothing compiled', () => {
    const diagnostics = [{ source: 'clang' as const, severity: 'error' as const, line: 7, column: 1, message: 'no' }];
    expect(assess(0, { source: '', diagnostics })[0]).toMatchObject({
      ...{ id: '0.compile', status: 'fail', actual: 'line 7: no', line: 7, doc: 'docs/level-0.md#compile' },
    });
  });

  test('nothing ran', () => {
    expect(assess(4, program).find(({ status }) => status === 'fail')).toMatchObject({
      ...{ id: '0.save', actual: 'the program did not run' },
    });
  });

  test('nothing happened', () => {
    expect(failed(assess(4, { ...program, evidence: new Scene().evidence([]) }))).toBe('0.save');
  });
});

describe('what is not declared', () => {
  const without = (name: string): Declarations => ({
    programs: declarations.programs.filter((each) => each.name !== name),
    maps: declarations.maps.filter((each) => each.name !== name),
  });

  test.each([
    ['syscall__probe_entry_accept4', -1, '0.hooks'],
    ['socket_open_events', 0, '1.output'],
    ['syscall__probe_ret_read', 1, '2.hooks'],
    ['socket_data_events', 1, '2.output'],
    ['syscall__probe_entry_write', 2, '3.hooks'],
    ['syscall__probe_ret_close', 3, '4.hooks'],
    ['socket_close_events', 3, '4.output'],
  ])('without %s level %i can run, and step %s fails', (name, level, step) => {
    expect(declaredLevel(without(name), lastLevel)).toBe(level);
    expect(declaredLevel(without(name), Math.max(level, 0))).toBe(level);
    expect(failed(assess(4, { ...program, declarations: without(name), evidence: rightRun().evidence }))).toBe(step);
  });

  test('an output must be a perf output', () => {
    const maps = declarations.maps.map((map) => ({ ...map, type: 1 }));
    expect(declaredLevel({ ...declarations, maps }, 4)).toBe(0);
  });

  test('a hook of another kind is recognised', () => {
    for (const name of ['BPF_KRETPROBE', 'tracepoint__syscalls__sys_exit_accept4', 'kretfunc____x64_sys_accept4']) {
      const programs = [{ name, helpers: [] }];
      expect(assess(0, { ...program, declarations: { programs, maps: [] } })[1]?.hint).toContain('kprobes only');
    }
  });

  test('a hook without its prefix is recognised', () => {
    const programs = [{ name: 'probe_entry_accept4', helpers: [] }];
    expect(assess(0, { ...program, declarations: { programs, maps: [] } })[1]?.hint).toContain('begins with syscall__');
  });
});

test('a warning that is known comes before what the behaviour shows', () => {
  const diagnostics = [
    { source: 'clang', severity: 'warning', line: 1, column: 1, message: 'if statement has empty body' } as const,
  ];
  const record = { ...program, declarations: { programs: [], maps: [] } };
  expect(assess(0, { ...record, diagnostics })[1]).toMatchObject({
    hint: expect.stringContaining('semicolon'),
    line: 1,
  });
});

describe('what the kernel refuses', () => {
  const refusal = { stage: 'verifier', subject: 'x', errno: 13, message: 'x: R0 !read_ok', log: '', line: 12 } as const;

  test('fails the step of its level that loads, with its line', () => {
    const record = { ...program, refusal: { ...refusal, level: 2 } };
    expect(obstacle(4, record)).toMatchObject({ id: '2.hooks', actual: 'x: R0 !read_ok', line: 12 });
    expect(obstacle(1, record)).toBeUndefined();
    expect(failed(assess(4, { ...record, evidence: rightRun().evidence }))).toBe('2.hooks');
  });

  test('is explained by the catalogue, which also says where to read', () => {
    const message = "x: R7 invalid mem access 'map_value_or_null'";
    const record = { ...program, refusal: { ...refusal, level: 2, message } };
    expect(obstacle(2, record)).toMatchObject({
      hint: expect.stringContaining('lookup() returns NULL'),
      doc: 'docs/level-1.md#one-event',
    });
    const unknown = { ...record, refusal: { ...record.refusal, message: 'x: what is this' } };
    expect(obstacle(2, unknown)).toMatchObject({
      hint: expect.stringContaining('The verifier must be able to prove'),
      doc: 'docs/level-2.md#hooks',
    });
  });

  test('is explained by a warning of clang about the same line, and by no other', () => {
    const warning = { source: 'clang', severity: 'warning', column: 1 } as const;
    const words = "incompatible integer to pointer conversion passing 'u64' to parameter of type 'u64 *'";
    const warned = (line: number) => ({
      ...program,
      diagnostics: [{ ...warning, line, message: `${words}; take the address with &` }],
      refusal: { ...refusal, level: 2, message: 'x: R2 type=scalar expected=fp' },
    });
    expect(obstacle(2, warned(12))?.hint).toContain('Write & in front of it');
    expect(obstacle(2, warned(11))?.hint).not.toContain('Write & in front of it');
  });

  const warned = (line: number, message: string, source = '') => ({
    ...{ ...program, source, refusal: { ...refusal, level: 2, line: 3 } },
    diagnostics: [{ ...({ source: 'clang', severity: 'warning', column: 1 } as const), line, message }],
  });

  test('is explained by a warning about a variable that the refused line uses', () => {
    const source = 'u64 id = 0;\nu8 small = 400;\nkept.update(&id, &small);\n';
    const words = "implicit conversion from 'int' to 'u8' changes value from 400 to 144";
    expect(obstacle(2, warned(2, words, source))).toMatchObject({
      hint: expect.stringContaining('has no room for 400: it becomes 144'),
      line: 2,
    });
    expect(obstacle(2, warned(2, words, source.replace('&small', '&id')))?.hint).not.toContain('no room');
  });

  test('nowhere in particular is explained, with its line, by a variable without a value', () => {
    const nowhere = (message: string) => ({
      ...warned(7, message),
      refusal: { ...refusal, level: 2, line: null, message: 'x: last insn is not an exit or jmp' },
    });
    expect(obstacle(2, nowhere("variable 'args' is uninitialized when used here"))).toMatchObject({
      hint: expect.stringContaining('args is used here before it has a value'),
      line: 7,
    });
    expect(obstacle(2, nowhere('if statement has empty body'))?.hint).not.toContain('semicolon');
  });

  test('is explained by a warning that nobody has described, in its own words', () => {
    expect(obstacle(2, warned(3, 'something odd'))?.hint).toMatch(/compiler has warned of this line.*something odd/);
    expect(obstacle(2, warned(3, 'include/linux/a.h:7: something odd'))?.hint).not.toContain('odd');
  });

  test('belongs to the level of its hook or output; another map belongs to any', () => {
    const about = (subject: string) => refusedLevel({ ...refusal, subject });
    expect(about('syscall__probe_entry_accept4')).toBe(0);
    expect(about('socket_open_events')).toBe(1);
    expect(about('syscall__probe_ret_close')).toBe(4);
    expect(about('active_read_args_map')).toBeUndefined();
  });
});
