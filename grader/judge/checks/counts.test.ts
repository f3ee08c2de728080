import { describe, expect, test } from '@jest/globals';
import type { Sample } from '../../kernel/sample.ts';
import { isLook, type Call } from '../../platform/call.ts';
import { messageFlags } from '../../platform/message-flags.ts';
import { factsOf, transfersOf, withExtraFor, type Facts } from '../facts.ts';
import {
  dataSample,
  message,
  openSample,
  pieceSample,
  PROBE,
  rightSamples,
  Scene,
  SERVER,
  TWIN,
  widened,
} from '../scene.testing.ts';
import { bigEnough, noneForOthers, oneEventEach } from './counts.ts';

const { MSG_PEEK, MSG_TRUNC } = messageFlags;
const opens = (facts: Facts) => facts.opens;
const reads = (facts: Facts) => facts.reads;
const oneOpenEach = oneEventEach('accepted connection', 'socket_open_events', opens);
const oneReadEach = oneEventEach('read of HTTP', 'data', reads);
const noOpenElse = noneForOthers('no open event for a failed accept4', opens);

const judged = (scene: Scene, samples?: Sample[]) => factsOf(scene.evidence(samples));

describe('one event each', () => {
  test('passes with one each, fails without a single one', () => {
    const scene = new Scene();
    scene.accept4();
    expect(oneOpenEach(judged(scene))).toBeNull();
    expect(oneOpenEach(judged(scene, []))).toMatchObject({
      expected: 'one event on socket_open_events for each accepted connection: 1 in this run',
      actual: expect.stringMatching(/^no event at all; the first .* accept4\(3, …\) = 10/),
      reason: 'nothing-submitted',
    });
  });

  test('silence is not success: a run without such a call proves nothing', () => {
    expect(oneOpenEach(judged(new Scene()))).toMatchObject({ actual: 'the grader saw none' });
  });

  test('names a call without its event, and what such calls have in common', () => {
    const scene = new Scene();
    const four = scene.accept4();
    scene.accept4({ peer: { family: 'IPv6', address: '::1', port: 50_000 } });
    expect(oneOpenEach(judged(scene, [openSample(four)]))).toMatchObject({
      actual: expect.stringMatching(/^1 of 2 had no event, among them .*::1.*common: the client came over IPv6$/),
      reason: 'ipv6-missed',
    });
  });

  test.each([
    ['exactly 16 bytes', [message(16)], {}],
    ['begins with HTTP', [message(60, 'HTTP/1.1 ')], {}],
    ['more than 400 bytes', [message(401), message(4000)], {}],
    ['not the first', [message(61), message(62)], {}],
    ['asked for more than 400', [message(61)], { asked: 100 }],
  ] as [string, string[], Partial<Call>][])('%s', (trait, texts, of) => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const first = scene.read(fd, message(60), of);
    for (const text of texts) scene.read(fd, text);
    expect(oneReadEach(judged(scene, [dataSample(first)]))?.actual).toContain(trait);
  });

  test('a caller that wants no address, and the lowest numbers', () => {
    const scene = new Scene();
    const bare = scene.accept4();
    delete bare.peer;
    const low = scene.accept4({ result: 1 });
    const other = scene.accept4();
    expect(
      oneOpenEach(
        judged(
          scene,
          [low, other].map((call) => openSample(call)),
        ),
      )?.reason,
    ).toBe('no-address-missed');
    expect(
      oneOpenEach(
        judged(
          scene,
          [bare, other].map((call) => openSample(call)),
        ),
      )?.reason,
    ).toBe('low-numbers-missed');
  });

  test('calls of one process, or of all but one', () => {
    const scene = new Scene();
    const own = scene.accept4();
    const others = [scene.accept4({ ...SERVER, actor: 'server' }), scene.accept4({ ...TWIN, actor: 'twin' })];
    expect(
      oneOpenEach(
        judged(
          scene,
          others.map((call) => openSample(call)),
        ),
      ),
    ).toMatchObject({
      actual: expect.stringContaining('the probe made them, and the others another process'),
      reason: 'process-left-out',
    });
    expect(oneOpenEach(judged(scene, [openSample(own)]))).toMatchObject({
      actual: expect.stringContaining('all but the probe made them'),
      reason: 'process-left-out',
    });
  });

  test('calls of threads that were inside at once', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const alone = scene.read(fd, message(60));
    const first = scene.read(fd, message(60));
    const last = scene.read(fd, message(70), { tid: 412, notBefore: first.notBefore, notAfter: first.notAfter + 5n });
    expect(oneReadEach(judged(scene, [dataSample(alone)]))?.actual).toContain('another thread');
    // Whose entry is the one that survives is a matter of chance.
    expect(oneReadEach(judged(scene, [dataSample(alone), dataSample(last)]))?.actual).toContain('another thread');
    expect(oneReadEach(judged(scene, [dataSample(last)]))?.actual).not.toContain('another thread');
  });

  test('data that ends with its page', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const inside = scene.read(fd, message(60), { pointer: 4096n });
    scene.read(fd, message(96), { pointer: 4000n });
    expect(oneReadEach(judged(scene, [dataSample(inside)]))?.actual).toContain('nothing behind it can be read');
  });

  test('events for others alone: the test in front is the wrong way round', () => {
    const scene = new Scene();
    scene.accept4();
    const failed = scene.accept4({ result: -11 });
    expect(oneOpenEach(judged(scene, [openSample(failed)]))).toMatchObject({
      actual: expect.stringMatching(/; but there was an event for .* = -11 \(EAGAIN\)$/),
      reason: 'test-the-wrong-way-round',
    });
  });

  describe('pieces of a call', () => {
    const head = (size: number) => message(size, 'HTTP/1.1 ');
    const text = (size: number) => message(size, '');
    const many = (count: number) => Array.from({ length: count }, (_, i) => (i === 0 ? head(30) : text(20)));
    /** Of each call the pieces that have no event. */
    test.each([
      ['only-the-first-piece', [[head(30), text(20)]], [[2]]],
      [
        'only-the-first-piece',
        [
          [head(30), text(20)],
          ['', head(40)],
        ],
        [[2], [2]],
      ],
      ['too-few-pieces', [many(16)], [[9, 10, 11, 12, 13, 14, 15, 16]]],
      ['too-few-pieces', [many(3), many(18)], [[], many(18).map((_, i) => i + 1)]],
      ['empty-first-piece', [[head(30)], ['', head(40), text(20)]], [[], [2, 3]]],
      ['first-piece-measured', [[head(30)], [head(10), text(20)]], [[], [1, 2]]],
      ['each-piece-measured', [[head(30), text(4), text(20)]], [[2]]],
      [
        'each-piece-tested',
        [
          [head(30), text(20)],
          ['', head(40)],
        ],
        [[2], []],
      ],
    ] as [string, string[][], number[][]][])('%s', (reason, calls, silent) => {
      const scene = new Scene();
      const { result: fd } = scene.accept4();
      const samples = calls.flatMap((pieces, i) => {
        const call = scene.transfer('writev', fd, pieces);
        return pieces.flatMap((piece, at) =>
          piece === '' || silent[i]?.includes(at + 1) ? [] : [pieceSample(call, at + 1)],
        );
      });
      const finding = oneEventEach('piece', 'data', transfersOf('writev'))(judged(scene, samples));
      expect(finding).toMatchObject({ actual: expect.stringMatching(/ piece \d+ of the probe's writev/), reason });
    });
  });

  test('all that are missing have flags', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const plain = scene.transfer('recvfrom', fd, [message(60)], { flags: 0 });
    scene.transfer('recvmsg', fd, [message(60)], { flags: 0x40 });
    const check = oneEventEach('transfer', 'data', transfersOf('recvfrom', 'recvmsg'));
    expect(check(judged(scene, [dataSample(plain)]))).toMatchObject({
      actual: expect.stringContaining('MSG_DONTWAIT'),
      reason: 'flags-left-out',
    });
  });

  test('an event more than a message has pieces, whose packet is larger', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const call = scene.transfer('recvmsg', fd, [message(60), message(50, '')], { result: 300, flags: MSG_TRUNC });
    const samples = [pieceSample(call, 1), pieceSample(call, 2), dataSample(call, { msgSize: 190, msg: '' })];
    const check = oneEventEach('transfer', 'data', transfersOf('recvmsg'));
    expect(check(judged(scene, samples))).toMatchObject({ reason: 'beyond-the-list' });
  });

  test('a second event for the same call', () => {
    const scene = new Scene();
    const call = scene.accept4();
    expect(oneOpenEach(judged(scene, [openSample(call), openSample(call)]))?.actual).toMatch(/^a second event for/);
  });
});

describe('none for others', () => {
  test('passes without surplus', () => {
    const scene = new Scene();
    scene.accept4();
    scene.accept4({ result: -11 });
    expect(noOpenElse(judged(scene))).toBeNull();
  });

  test('names the call that should have none', () => {
    const scene = new Scene();
    scene.accept4();
    const failed = scene.accept4({ result: -11 });
    expect(noOpenElse(judged(scene, [...rightSamples(scene.calls), openSample(failed)]))).toMatchObject({
      expected: 'no open event for a failed accept4',
      actual: expect.stringContaining('accept4(3, …) = -11 (EAGAIN)'),
      reason: 'failure-reported',
    });
  });

  test('names the piece that had no part in its call', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const call = scene.transfer('writev', fd, [message(30, 'HTTP/1.1 '), '', message(20, '')]);
    const right = [pieceSample(call, 1), pieceSample(call, 3)];
    const check = noneForOthers('no event for it', transfersOf('writev'));
    expect(check(judged(scene, right))).toBeNull();
    // Whether the event repeats what the list says, or is as empty as the piece.
    for (const says of [{ msgSize: 50, msg: message(50, '') }, {}])
      expect(check(judged(scene, [...right, pieceSample(call, 2, says)]))).toMatchObject({
        actual: expect.stringContaining('piece 2 of '),
        reason: 'piece-without-a-part',
      });
  });

  test('names a look, and a message without pieces', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const look = scene.transfer('recvfrom', fd, [message(60)], { flags: MSG_PEEK });
    const empty = scene.transfer('recvmsg', fd, [''], { result: 300, asked: 0, flags: MSG_TRUNC });
    delete empty.pieces;
    const right = rightSamples(scene.calls);
    const check = (part: (facts: Facts) => Facts['reads'], ...samples: Sample[]) =>
      noneForOthers('no event for it', part)(judged(scene, [...right, ...samples]));
    const all = transfersOf('recvfrom', 'recvmsg');
    const looks = withExtraFor(all, (call) => call !== undefined && isLook(call));
    expect(check(all)).toBeNull();
    expect(check(looks, dataSample(look))).toMatchObject({
      actual: expect.stringContaining("the probe's recvfrom(10, …, MSG_PEEK) = 60"),
      reason: 'look-reported',
    });
    const old = dataSample(empty, { msgSize: 80, msg: message(80) });
    expect(check(all, old)).toMatchObject({ reason: 'beyond-the-list' });
    expect(check(looks, old)).toBeNull();
  });

  test('more events than calls, and none has a name yet', () => {
    const scene = new Scene();
    const call = scene.accept4();
    scene.accept4({ result: -11 });
    const nobody = { family: 'IPv4' as const, address: '0.0.0.0', port: 0 };
    const empty = openSample(call, { pid: 0, fd: 0, timestampNs: 0n, peer: nobody });
    expect(noOpenElse(judged(scene, [empty]))).toBeNull();
    expect(noOpenElse(judged(scene, [empty, empty]))).toMatchObject({
      actual: expect.stringMatching(/^1 more event than there are calls/),
      reason: 'surplus-without-a-name',
    });
  });

  test('names an event that nobody can explain', () => {
    const scene = new Scene();
    const call = scene.accept4();
    const peer = { family: 'IPv4' as const, address: '1.1.1.1', port: 1 };
    const forged = openSample(call, { pid: 5, fd: 6, timestampNs: 1n, peer });
    expect(noOpenElse(judged(scene, [...rightSamples(scene.calls), forged]))?.actual).toBe(
      '1 event that no call accounts for; the first says process 5, fd 6',
    );
  });

  test('tells events of another kind by their size', () => {
    const scene = new Scene();
    const call = scene.accept4();
    const peer = { family: 'IPv4' as const, address: '1.1.1.1', port: 1 };
    const [other] = widened([openSample(call, { pid: PROBE.pid, fd: 6, timestampNs: 1n, peer })], 40, 376);
    expect(other && noOpenElse(judged(scene, [...rightSamples(scene.calls), other]))).toMatchObject({
      actual: expect.stringContaining('where the others have'),
      reason: 'events-of-another-kind',
    });
  });
});

test('big enough', () => {
  const check = bigEnough('socket_open_events');
  const short = (bytes: number): Sample => ({ output: 'socket_open_events', cpu: 0, data: new Uint8Array(bytes) });
  expect(check(judged(new Scene(), [short(44)]))).toBeNull();
  expect(check(judged(new Scene(), [short(36)]))).toMatchObject({
    actual: 'an event of 29 to 36 bytes (the kernel pads what is sent)',
    reason: 'event-too-small',
  });
  expect(check(judged(new Scene(), [short(12)]))).toMatchObject({ reason: 'size-of-pointer' });
  expect(check(judged(new Scene(), [short(4)]))?.actual).toMatch(/^an event of 1 to 4 bytes/);
});

test('a field too many at the beginning moves everything', () => {
  const scene = new Scene();
  scene.accept4();
  scene.accept4();
  const moved = (bytes: number) =>
    rightSamples(scene.calls).map((each) => ({
      ...each,
      data: new Uint8Array([...Array(bytes).keys(), ...each.data]),
    }));
  const check = (samples?: Sample[]) => bigEnough('socket_open_events')(judged(scene, samples));
  expect(check()).toBeNull();
  expect(check(moved(8))).toMatchObject({
    actual: 'events in which everything stands 8 bytes further on, at byte 8 instead of 0',
    reason: 'field-displaced',
  });
});
