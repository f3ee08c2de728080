import { describe, expect, test } from '@jest/globals';
import { factsOf } from './facts.ts';
import { inTime } from './likeness.ts';
import {
  blank,
  chunkSamples,
  closeSample,
  dataSample,
  message,
  openSample,
  pieceSample,
  rightSamples,
  Scene,
  SERVER,
} from './scene.testing.ts';

/** A connection with a request, an answer and an end. */
function conversation(): Scene {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  scene.read(fd, message(60));
  scene.write(fd, message(80, 'HTTP/1.1 '));
  scene.close(fd);
  return scene;
}

const nothingElse = { missing: [], extra: [] };

test('a right program: every call has its event, and nothing is left over', () => {
  const facts = factsOf(conversation().evidence());
  for (const part of [facts.opens, facts.reads, facts.writes, facts.closes]) {
    expect(part).toMatchObject(nothingElse);
    expect(part.pairs).toHaveLength(1);
  }
  expect(facts.arrived).toEqual({
    socket_open_events: 1,
    socket_data_events: 2,
    socket_chunk_events: 0,
    socket_close_events: 1,
  });
});

test('a program that reports whole messages: a call counts by its beginning, and what follows on a connection is no surplus', () => {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const long = scene.read(fd, message(900));
  const behind = scene.read(fd, message(70, 'behind '));
  const samples = [...chunkSamples(long), ...chunkSamples(behind, 900)];
  const outputs = ['socket_open_events', 'socket_chunk_events', 'socket_close_events'];
  const { reads, chunks, dataOutput } = factsOf(scene.evidence(samples, { outputs }));
  expect(reads).toMatchObject(nothingElse);
  expect(reads.pairs.map(({ wanted }) => wanted.call)).toEqual([long]);
  expect(chunks?.pairs).toHaveLength(4);
  expect(dataOutput).toBe('socket_chunk_events');
  expect(factsOf(scene.evidence([], { outputs })).reads.missing).toHaveLength(1);
});

test('events of pieces that say nothing but their connection are no more than too few fields', () => {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const call = scene.transfer('writev', fd, [message(30, 'HTTP/1.1 '), '', message(20, '')]);
  const says = { timestampNs: 0n, direction: 0, msgSize: 0, msg: '' };
  const samples = [1, 3].map((piece) => pieceSample(call, piece, says));
  expect(factsOf(scene.evidence(samples)).writes).toMatchObject(nothingElse);
  // Nor if they have their time.
  const timed = [1, 3].map((piece) => pieceSample(call, piece, { ...says, timestampNs: call.notBefore + 9n }));
  expect(factsOf(scene.evidence(timed)).writes).toMatchObject(nothingElse);
});

test('an event that says little goes to a call that is due one, not to one that may have one', () => {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const texts = Array.from({ length: 18 }, (_, i) => message(20, i === 0 ? 'HTTP' : ''));
  const written = scene.transfer('writev', fd, texts);
  const read = scene.transfer('readv', fd, [message(30), message(20, '')]);
  const says = { timestampNs: 0n, direction: 0, msgSize: 0, msg: '' };
  const samples = [
    ...texts.slice(0, 16).map((_, i) => pieceSample(written, i + 1, says)),
    ...[1, 2].map((piece) => pieceSample(read, piece, says)),
  ];
  const { reads, writes } = factsOf(scene.evidence(samples));
  expect([writes, reads]).toMatchObject([nothingElse, nothingElse]);
});

test('order of arrival does not matter', () => {
  const scene = conversation();
  const { result: fd } = scene.accept4();
  scene.read(fd, message(60));
  const samples = rightSamples(scene.calls).reverse();
  expect(factsOf(scene.evidence(samples)).reads).toMatchObject(nothingElse);
  expect(factsOf(scene.evidence(samples)).opens).toMatchObject(nothingElse);
});

test('calls of the probe come first, in their order, whichever came first and however alike the events are', () => {
  const scene = new Scene();
  const ofTheServer = scene.accept4({ ...SERVER, actor: 'server' });
  const [first, second] = [scene.accept4(), scene.accept4()];
  const samples = [openSample(second), openSample(first, { fd: 99 }), openSample(ofTheServer)];
  const inOrder = [first, second, ofTheServer];
  expect(factsOf(scene.evidence(samples)).opens.pairs.map(({ wanted }) => wanted.call)).toEqual(inOrder);
  expect(factsOf(scene.evidence([])).opens.missing.map(({ call }) => call)).toEqual(inOrder);
});

test('calls whose hooks were not attached are not reported', () => {
  const scene = conversation();
  const opens = rightSamples(scene.calls).filter(({ output }) => output === 'socket_open_events');
  const evidence = scene.evidence(opens);
  const hooks = evidence.hooks.filter((hook) => 'syscall' in hook && hook.syscall === 'accept4');
  const facts = factsOf({ ...evidence, hooks });
  for (const part of [facts.opens, facts.reads, facts.writes, facts.closes]) expect(part).toMatchObject(nothingElse);
});

test('while only reads are watched, a data event that says nothing counts as one of a read', () => {
  const scene = new Scene();
  const call = scene.read(scene.accept4().result, message(60));
  const empty = blank(dataSample(call));
  const evidence = scene.evidence([empty, empty]);
  const withoutWrites = evidence.hooks.filter(
    (hook) => 'syscall' in hook && ['accept4', 'read'].includes(hook.syscall),
  );
  expect(factsOf({ ...evidence, hooks: withoutWrites }).reads.extra).toHaveLength(1);
  expect(factsOf(evidence).writes.extra).toHaveLength(1);
});

test('short samples are counted by output and are no events', () => {
  const scene = conversation();
  const short = { output: 'socket_close_events', cpu: 0, data: new Uint8Array(12) };
  expect(factsOf(scene.evidence([short])).short).toEqual([{ kind: 'short', output: 'socket_close_events', bytes: 12 }]);
});

test('a close that takes long, while others close the same number again', () => {
  const scene = new Scene();
  scene.accept4({ result: 10 });
  const slow = scene.close(10, { tid: 412 });
  for (let i = 0; i < 3; i++) {
    scene.accept4({ result: 10 });
    slow.notAfter = scene.close(10).notAfter + 1_000_000n;
  }
  const atItsEnd = closeSample(slow, { timestampNs: slow.notAfter });
  for (const samples of [
    rightSamples(scene.calls),
    [...rightSamples(scene.calls).slice(0, 4), atItsEnd, ...rightSamples(scene.calls).slice(5)],
  ]) {
    const { closes } = factsOf(scene.evidence(samples));
    expect(closes).toMatchObject(nothingElse);
    expect(closes.pairs).toHaveLength(4);
    expect(closes.pairs.every(({ wanted, event }) => inTime(wanted.call, event.timestampNs))).toBe(true);
  }
  const { closes } = factsOf(scene.evidence(rightSamples(scene.calls).filter((_, i) => i !== 4)));
  expect(closes.missing.map(({ call }) => call)).toEqual([slow]);
});

describe('data of reads and writes', () => {
  test('by its moment, though the bytes are those that an earlier call has left in the memory', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const texts = [message(60), message(60), message(60)];
    const calls = texts.map((text) => scene.read(fd, text));
    const samples = calls.map((call, i) => dataSample(call, { msg: texts[i - 1] ?? message(60) }));
    const { pairs } = factsOf(scene.evidence(samples)).reads;
    expect(pairs.map(({ wanted, event }) => event.timestampNs - wanted.call.notBefore)).toEqual([
      500_000n,
      500_000n,
      500_000n,
    ]);
  });

  test('a wrong direction does not turn a read into a write', () => {
    const scene = conversation();
    const [, read, write] = scene.calls;
    if (!read || !write) throw new Error('unreachable');
    const facts = factsOf(scene.evidence([dataSample(read, { direction: 0 }), dataSample(write, { direction: 1 })]));
    expect(facts.reads).toMatchObject(nothingElse);
    expect(facts.writes).toMatchObject(nothingElse);
  });

  test('what belongs to no call goes where it says it belongs', () => {
    const scene = conversation();
    const [, read] = scene.calls;
    if (!read) throw new Error('unreachable');
    const forged = { timestampNs: 5n, pid: 9, fd: 9, msg: 'x', direction: 1 };
    const facts = factsOf(scene.evidence([...rightSamples(scene.calls), dataSample(read, forged)]));
    expect(facts.reads.extra).toHaveLength(1);
    expect(facts.writes.extra).toHaveLength(0);
  });
});

describe('whose events count', () => {
  const forged = { timestampNs: 5n, pid: 77, fd: 9 };

  test('in the lab nobody else accepts connections: every open event counts', () => {
    const scene = conversation();
    const [accept4] = scene.calls;
    if (!accept4) throw new Error('unreachable');
    const peer = { family: 'IPv4' as const, address: '127.0.0.1', port: 1 };
    const samples = [...rightSamples(scene.calls), openSample(accept4, { ...forged, peer })];
    expect(factsOf(scene.evidence(samples)).opens.extra).toHaveLength(1);
    expect(factsOf(scene.evidence(samples, { alone: false })).opens.extra).toHaveLength(0);
  });

  test('closes of other processes are theirs', () => {
    const scene = conversation();
    const close = scene.calls.at(-1);
    if (!close) throw new Error('unreachable');
    // In the same moment, even.
    const samples = [...rightSamples(scene.calls), closeSample(close, { pid: 50, fd: 25 })];
    expect(factsOf(scene.evidence(samples)).closes).toMatchObject(nothingElse);
    const nobodys = [...rightSamples(scene.calls), closeSample(close, forged)];
    expect(factsOf(scene.evidence(nobodys)).closes.extra).toHaveLength(1);
  });

  test('two events for one close of the server, or one for a close that failed', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4({ ...SERVER, actor: 'server' });
    const close = scene.close(fd, { ...SERVER, actor: 'server' });
    const failed = scene.close(9999, { ...SERVER, actor: 'server', result: -9 });
    const samples = [...rightSamples(scene.calls), closeSample(close), closeSample(failed)];
    const { extra } = factsOf(scene.evidence(samples)).closes;
    expect(extra.map(({ again, cause }) => (again ?? cause)?.call)).toEqual([close, failed]);
    expect(extra.map(({ again }) => again !== undefined)).toEqual([true, false]);
  });

  test('a server closes files of its own now and then', () => {
    const scene = conversation();
    const { result: fd } = scene.accept4({ ...SERVER, actor: 'server' });
    const close = scene.close(fd, { ...SERVER, actor: 'server' });
    const samples = [...rightSamples(scene.calls), closeSample(close, { fd: 21 }), closeSample(close, { fd: 22 })];
    expect(factsOf(scene.evidence(samples)).closes).toMatchObject(nothingElse);
  });
});

describe('one wrong field does not look like another mistake', () => {
  test('a call from before the hooks were there excuses its event, though a field of it is wrong', () => {
    const scene = conversation();
    const early = scene.read(5, message(60));
    const late = scene.close(5);
    const samples = [...rightSamples(scene.calls), dataSample(early, { fd: 60 }), closeSample(late, { fd: 0 })];
    const facts = factsOf(scene.evidence(samples));
    for (const part of [facts.reads, facts.writes, facts.closes]) expect(part).toMatchObject(nothingElse);
  });

  test('what another thread writes while a read goes on is no second event of that read', () => {
    const scene = conversation();
    const [, read] = scene.calls;
    if (!read) throw new Error('unreachable');
    const samples = [...rightSamples(scene.calls), dataSample(read, { fd: 21, direction: 0, msg: 'a line of a log' })];
    const facts = factsOf(scene.evidence(samples));
    expect(facts.reads).toMatchObject(nothingElse);
    expect(facts.writes.extra).toMatchObject([{ again: undefined, cause: undefined }]);
  });

  test('a second event of a write is not the event of a read that goes on at the same time', () => {
    const scene = conversation();
    const [accepted, , write] = scene.calls;
    if (!accepted || !write) throw new Error('unreachable');
    scene.read(accepted.result, '', { result: 0, notBefore: write.notBefore, notAfter: write.notAfter + 1n });
    const samples = [...rightSamples(scene.calls), dataSample(write)];
    const facts = factsOf(scene.evidence(samples));
    expect(facts.reads).toMatchObject(nothingElse);
    expect(facts.writes.extra).toMatchObject([{ again: { call: write } }]);
  });

  test("where no event names the right process, strangers' closes are not held against it", () => {
    const scene = conversation();
    const close = scene.calls.at(-1);
    if (!close) throw new Error('unreachable');
    const nobodys = { pid: 0, fd: 0 };
    const strangers = closeSample(close, { ...nobodys, timestampNs: close.notBefore - 5_000_000n });
    const { closes } = factsOf(scene.evidence([closeSample(close, nobodys), closeSample(close, nobodys), strangers]));
    expect(closes).toMatchObject(nothingElse);
    expect(closes.pairs).toHaveLength(1);
  });

  test("the time of another call does not outweigh an event's own connection", () => {
    const scene = new Scene();
    scene.accept4({ result: 10 });
    const first = scene.close(10);
    scene.accept4({ result: 11 });
    const second = scene.close(11);
    const { closes } = factsOf(
      scene.evidence([closeSample(first), closeSample(second, { timestampNs: first.notBefore })]),
    );
    expect(closes).toMatchObject(nothingElse);
    expect(closes.pairs.map(({ wanted, event }) => [wanted.fd, event.fd])).toEqual([
      [10, 10],
      [11, 11],
    ]);
  });
});

test('events that say nothing yet go to the calls of their kind, but a stranger does not fill a gap', () => {
  const scene = conversation();
  const facts = factsOf(scene.evidence(rightSamples(scene.calls).map(blank)));
  for (const part of [facts.opens, facts.reads, facts.writes, facts.closes]) expect(part).toMatchObject(nothingElse);
  const close = scene.calls.at(-1);
  if (!close) throw new Error('unreachable');
  const strangers = scene.evidence([closeSample(close, { pid: 50, fd: 25, timestampNs: 5n })]);
  expect(factsOf(strangers).closes.missing).toHaveLength(1);
});

test('what is said of servers that nobody tells the truth about is left out', () => {
  const scene = conversation();
  const [call] = scene.calls;
  if (!call) throw new Error('there are calls');
  const own = scene.evidence();
  const ofOthers = [openSample(call, { pid: 900, fd: 5 }), closeSample(call, { pid: 901, fd: 5 })];
  const samples = [...own.samples, ...ofOthers];
  expect(factsOf({ ...own, samples }).opens.extra).toHaveLength(1);
  const facts = factsOf({ ...own, samples, untold: [900, 901] });
  for (const part of [facts.opens, facts.reads, facts.writes, facts.closes]) expect(part).toMatchObject(nothingElse);
});

describe('a server that the recorder watches', () => {
  const pid = 600;
  const tids = [600, 601];
  const plain = { actor: 'plain', pid, tid: 601 } as const;
  const scene = new Scene();
  const accepted = scene.accept4({ ...plain, result: 28 });
  delete accepted.peer;
  const request = scene.read(28, 'POST / HTTP/1.1\r\n', plain);
  const answer = scene.transfer('writev', 28, ['HTTP/1.1 200 OK\r\n', '', 'body'], plain);
  const close = scene.close(28, plain);
  const events = [openSample(accepted), dataSample(request), pieceSample(answer, 1), pieceSample(answer, 3)];
  const own = scene.evidence([...events, closeSample(close)]);
  const evidence = { ...own, actors: { ...own.actors, plain: { pid, tids } } };

  test('is judged by its recorded calls, also on a machine with other servers', () => {
    for (const alone of [true, false]) {
      const facts = factsOf({ ...evidence, alone });
      for (const part of [facts.opens, facts.reads, facts.writes, facts.closes])
        expect(part).toMatchObject(nothingElse);
      expect(facts.writes.pairs.map(({ wanted }) => wanted.piece)).toEqual([1, 3]);
    }
  });

  test('is known with all its closes and threads: an event too many is one', () => {
    const { samples } = evidence;
    const more = [dataSample(request, { pid: 601, fd: 40 }), closeSample(answer, { pid, fd: 40, timestampNs: 5n })];
    const facts = factsOf({ ...evidence, alone: false, samples: [...samples, ...more] });
    expect(facts.reads.extra).toHaveLength(1);
    expect(facts.closes.extra).toHaveLength(1);
  });
});
