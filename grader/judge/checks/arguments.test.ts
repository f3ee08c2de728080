import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../traffic/evidence.ts';
import { BAD_FD, COPY_FD } from '../../platform/call.ts';
import { factsOf } from '../facts.ts';
import { message, PROBE, Scene } from '../scene.testing.ts';
import { keepsOthers, released, savesArguments, whyMissing } from './arguments.ts';

const POINTER = 0x7f00_1234_5000n;
const [A, B] = [411, 412];

function u64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return new Uint8Array(bytes);
}
const u32 = (value: number): Uint8Array => u64(BigInt(value)).slice(0, 4);
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const key = (tid: number) => u64((BigInt(PROBE.pid) << 32n) | BigInt(tid));

type Entry = [key: Uint8Array, value: Uint8Array];

function look(moment: Snapshot['moment'], threads: Partial<Snapshot> & { type?: number }, ...entries: Entry[]) {
  const { type = 1 } = threads;
  const maps = [{ name: 'args', type, entries: entries.map(([k, value]) => ({ key: k, value })) }];
  return { moment, at: 9_000_000_000n, blocked: [], idle: [], maps, ...threads };
}

const facts = (snapshots: Snapshot[], scene = new Scene()) => factsOf(scene.evidence([], { snapshots }));
const waiting = [A, B].map((tid) => ({ tid, pointer: POINTER + BigInt(tid) }));
const saved = (tid: number): Entry => [key(tid), u64(POINTER + BigInt(tid))];

describe('saves arguments', () => {
  const check = (...entries: Entry[]) =>
    savesArguments(facts([look('both-blocked', { blocked: waiting }, ...entries)]));

  test('an entry for each thread, whatever else is in it', () => {
    expect(check(saved(A), saved(B))).toBeNull();
    const more = (tid: number): Entry => [join(key(tid), u64(1n)), join(u64(3n), u64(POINTER + BigInt(tid)), u64(0n))];
    expect(check(more(A), more(B))).toBeNull();
  });

  test.each([
    ['another key', [[u64(5n), u64(POINTER)]], 'no such entry in args (1 entries)'],
    ['room for one', [saved(A)], `but one for thread ${A}, which waits as well`],
    ['keyed by 32 bits', [[u32(A), u64(POINTER)]], "the thread's half alone"],
    ['keyed by the thread in 64 bits', [[u64(BigInt(A)), u64(POINTER)]], "the thread's half alone"],
    ['keyed by the process', [[u32(PROBE.pid), u64(POINTER)]], 'the process, which all its threads share'],
    ['halves swapped', [[join(u32(PROBE.pid), u32(A)), u64(POINTER)]], 'in the other order'],
    ['another value', [[key(A), u64(5n)]], 'without that pointer: 0500000000000000'],
  ] as [string, Entry[], string][])('%s', (_, entries, words) => {
    expect(check(...entries)?.actual).toContain(words);
  });

  test('what was saved before it was filled in', () => {
    expect(check([key(A), u64(0n)], saved(B))?.reason).toBe('saved-too-early');
    expect(check([key(A), u64(5n)], saved(B))?.reason).toBe('another-value-saved');
  });

  test('no map at all', () => {
    const snapshot = { ...look('both-blocked', { blocked: waiting }), maps: [] };
    expect(savesArguments(facts([snapshot]))?.actual).toBe('the program has no hash map that its hooks use');
  });

  test('a map with a value for each processor', () => {
    const snapshot = look('both-blocked', { blocked: waiting, type: 5 }, saved(A), saved(B));
    expect(savesArguments(facts([snapshot]))).toMatchObject({ reason: 'map-per-processor' });
  });

  test.each([
    ['saved', [saved(A)], undefined],
    ['left out', [saved(B)], 'left-out-at-entry'],
    ['another value', [[key(A), u64(5n)]], 'other-arguments-saved'],
    ['under the process', [[u32(PROBE.pid), u64(POINTER)]], 'key-process'],
  ] as [string, Entry[], string | undefined][])('while a thread reads: %s', (_, entries, reason) => {
    const snapshot = look('reading', { blocked: waiting.slice(0, 1) }, ...entries);
    expect(whyMissing(facts([snapshot]), 'read')?.reason).toBe(reason);
    expect(whyMissing(facts([snapshot]), 'write')).toBeNull();
  });

  test('silence is not success', () => {
    expect(savesArguments(facts([]))?.actual).toBe('the grader did not look');
    expect(keepsOthers(facts([]))?.actual).toBe('the grader did not look');
    expect(released('accept4')(facts([]))?.actual).toBe('the grader did not look');
  });
});

test("keeps others' arguments", () => {
  const check = (...entries: Entry[]) =>
    keepsOthers(facts([look('one-returned', { blocked: waiting.slice(0, 1) }, ...entries)]));
  expect(check(saved(A))).toBeNull();
  expect(check()?.actual).toBe('its entry is gone or changed');
  expect(check([key(A), u64(5n)])?.actual).toBe('its entry is gone or changed');
});

describe('released', () => {
  /** Thread A's last call succeeded, thread B's failed. */
  function check(outcome: 'success' | 'failure' | undefined, ...entries: Entry[]) {
    const scene = new Scene();
    const of = (tid: number) => ({ tid, pointer: POINTER + BigInt(tid) });
    scene.accept4(of(B));
    scene.accept4({ ...of(A), result: -11 });
    scene.accept4(of(A));
    scene.accept4({ ...of(B), result: -11 });
    return released('accept4', outcome)(facts([look('end', { idle: [A, B] }, ...entries)], scene));
  }

  test('of a look', () => {
    const scene = new Scene();
    const of = (tid: number) => ({ tid, pointer: POINTER + BigInt(tid) });
    scene.transfer('recvfrom', 10, [message(60)], of(B));
    scene.transfer('recvfrom', 10, [message(60)], { ...of(A), flags: 2 });
    const end = look('end', { idle: [A, B] }, saved(A));
    expect(released('recvfrom')(facts([end], scene))).toMatchObject({
      expected: expect.stringContaining('MSG_PEEK'),
      reason: 'left-after-a-look',
    });
  });

  test('nothing left', () => {
    expect(check(undefined)).toBeNull();
    expect(check('success', [key(999), u64(0n)])).toBeNull();
  });

  test('what is left is told by the last call of its thread', () => {
    expect(check('success', saved(A))?.expected).toMatch(/= 11 \(client/);
    expect(check('failure', saved(A))).toBeNull();
    expect(check('failure', saved(B))).toMatchObject({
      expected: expect.stringContaining('EAGAIN'),
      reason: 'left-after-failure',
    });
    expect(check('success', saved(B))).toBeNull();
    expect(check(undefined, saved(B))?.actual).toContain(
      'args still has what it was called with by thread 412 of process 400',
    );
  });

  test('everywhere, or only after some calls', () => {
    expect(check('success', saved(A))?.reason).toBe('left-after-success');
    expect(check('success', saved(A), saved(B))?.reason).toBe('never-removed');
  });

  test('under whichever number of the thread', () => {
    const [, value] = saved(A);
    expect(check(undefined, [u32(A), value])).not.toBeNull();
    expect(check(undefined, [u64(BigInt(A)), value])).not.toBeNull();
  });

  test('under any key', () => {
    const [own, value] = saved(A);
    const turned = own.map((byte) => ~byte & 0xff);
    expect(check('success', [turned, join(u64(7n), value)])?.reason).toBe('left-after-success');
    expect(check('failure', [turned, value])).toBeNull();
  });

  test('in an array of places, what more than one call has left', () => {
    const left = (...tids: number[]) => {
      const scene = new Scene();
      for (const tid of [A, B]) scene.accept4({ tid, pointer: POINTER + BigInt(tid) });
      const entries = tids.map((tid): Entry => [u32(tid & 1023), u64(POINTER + BigInt(tid))]);
      return released('accept4')(facts([look('end', { idle: [A, B], type: 2 }, ...entries)], scene));
    };
    expect(left(A)).toBeNull();
    expect(left(A, B)?.reason).toBe('never-removed');
  });

  test('under any key, memory tells only when no other kind of call had it', () => {
    const scene = new Scene();
    const pointer = POINTER + BigInt(A);
    scene.read(5, 'bytes', { tid: B, pointer });
    scene.accept4({ tid: A, pointer });
    const left = [u64(99n), u64(pointer)] as Entry;
    expect(released('accept4')(facts([look('end', { idle: [A, B] }, left)], scene))).toBeNull();
  });

  test('a count under the id of a thread is no argument', () => {
    expect(check(undefined, [key(A), u64(3n)], [key(B), u64(0n)])).toBeNull();
  });

  test('zeros under the id of a thread, where its arguments were', () => {
    const scene = new Scene();
    scene.accept4({ tid: A, pointer: POINTER + BigInt(A) });
    const left = (...before: Entry[]) => {
      const blocked = look('both-blocked', { blocked: waiting }, ...before);
      const end = look('end', { idle: [A] }, [key(A), join(u64(0n), u64(0n))]);
      return released('accept4', 'success')(facts([blocked, end], scene))?.reason;
    };
    expect(left(saved(A))).toBe('never-removed');
    expect(left([key(A), u64(1n)])).toBeUndefined();
  });

  test('the descriptor alone: of the thread under its own id, under any other key only one that nothing else has', () => {
    const left = (call: { fd: number; result: number }, ...entries: Entry[]) => {
      const scene = new Scene();
      scene.close(call.fd, { tid: A, pointer: 0n, result: call.result });
      return released('close')(facts([look('end', { idle: [A] }, ...entries)], scene));
    };
    const other = u64(99n);
    expect(left({ fd: 25, result: 0 }, [key(A), u32(25)])?.reason).toBe('never-removed');
    expect(left({ fd: 25, result: 0 }, [other, u32(25)], [key(A), u64(1n)])).toBeNull();
    expect(left({ fd: BAD_FD, result: -9 }, [other, u32(BAD_FD)])).not.toBeNull();
    expect(left({ fd: COPY_FD, result: 0 }, [other, u32(COPY_FD)])).not.toBeNull();
  });

  test('a call without an address leaves a zero', () => {
    const left = (...entries: Entry[]) => {
      const scene = new Scene();
      scene.accept4({ tid: A, pointer: 0n, result: -11 });
      return released('accept4')(facts([look('end', { idle: [A] }, ...entries)], scene));
    };
    expect(left([key(A), u64(0n)])).not.toBeNull();
    expect(left([key(A), u64(1n)])).toBeNull();
    expect(left([u64(99n), u64(0n)])).toBeNull();
  });
});
