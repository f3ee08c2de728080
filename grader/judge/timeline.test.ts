import { describe, expect, test } from '@jest/globals';
import type { Sample } from '../kernel/sample.ts';
import { factsOf } from './facts.ts';
import {
  closeSample,
  dataSample,
  message,
  openSample,
  pieceSample,
  rightSamples,
  Scene,
  SERVER,
  TWIN,
} from './scene.testing.ts';
import { timelines } from './timeline.ts';

/** A connection with a request, an answer and an end. */
function conversation() {
  const scene = new Scene();
  const accept = scene.accept4();
  const fd = accept.result;
  const [read, write] = [scene.read(fd, message(60)), scene.write(fd, message(80, 'HTTP/1.1 '))];
  return { scene, accept, read, write, close: scene.close(fd) };
}

const rowsOf = (scene: Scene, samples = rightSamples(scene.calls)) =>
  timelines(factsOf(scene.evidence(samples))).map(({ rows }) => rows);
const marks = (scene: Scene, samples?: ReturnType<typeof rightSamples>) =>
  rowsOf(scene, samples).map((rows) => rows.map(({ mark }) => mark));

describe('the picture of a run', () => {
  test('a right program: every call beside its event, in order', () => {
    const { scene } = conversation();
    const [rows = []] = rowsOf(scene);
    expect(rows.map(({ mark }) => mark)).toEqual(['right', 'right', 'right', 'right']);
    expect(rows.map(({ call }) => call?.name)).toEqual(['accept4', 'read', 'write', 'close']);
    expect(rows.map(({ event }) => event?.kind)).toEqual(['open', 'data', 'data', 'close']);
  });

  test('a call without its event is a gap', () => {
    const { scene, accept, write, close } = conversation();
    expect(marks(scene, [openSample(accept), dataSample(write), closeSample(close)])).toEqual([
      ['right', 'gap', 'right', 'right'],
    ]);
  });

  test('everyone who makes calls has a place, the demo server first', () => {
    const scene = new Scene();
    for (const actor of ['twin', 'probe', 'server'] as const)
      scene.accept4({ actor, ...(actor === 'twin' ? TWIN : actor === 'server' ? SERVER : {}) });
    const found = timelines(factsOf(scene.evidence([])));
    expect(found.map(({ actor, rows }) => [actor, rows.map(({ mark }) => mark)])).toEqual([
      ['server', ['gap']],
      ['probe', ['gap']],
      ['twin', ['gap']],
    ]);
  });

  test('a second event is an extra below its call', () => {
    const { scene, read } = conversation();
    const [rows = []] = rowsOf(scene, [...rightSamples(scene.calls), dataSample(read)]);
    expect(rows.map(({ mark }) => mark)).toEqual(['right', 'right', 'extra', 'right', 'right']);
    expect(rows[2]).toMatchObject({
      event: { kind: 'data' },
      remarks: [{ actual: 'one more event for the same call' }],
    });
    expect(rows[2]?.call).toBeUndefined();
  });

  test('an event of a call that is due none stands beside it', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const other = scene.read(fd, 'SSH-2.0-a server that does not speak HTTP');
    const [rows = []] = rowsOf(scene, [...rightSamples(scene.calls), dataSample(other)]);
    expect(rows[1]).toMatchObject({
      mark: 'extra',
      call: other,
      remarks: [{ actual: 'this call must not be reported' }],
    });
  });

  test('an event for no call is with the connection that it names, else by itself', () => {
    const { scene, read } = conversation();
    const strange = (over: object) =>
      dataSample(read, {
        msg: message(60, 'POST /other'),
        timestampNs: read.notAfter + 5_000_000n,
        msgSize: 33,
        ...over,
      });
    const [rows = []] = rowsOf(scene, [...rightSamples(scene.calls), strange({})]);
    expect(rows.map(({ mark }) => mark)).toContain('extra');
    const [, nowhere] = timelines(
      factsOf(scene.evidence([...rightSamples(scene.calls), strange({ pid: 400, fd: 999, timestampNs: 5n })])),
    );
    expect(nowhere).toMatchObject({ actor: undefined, rows: [{ mark: 'extra' }] });
  });

  test('what an event says wrong stands in the words of the checks, all of it', () => {
    const { scene, accept, read, write, close } = conversation();
    const samples = [
      openSample(accept),
      dataSample(read, { msgSize: 8192, direction: 0 }),
      dataSample(write),
      closeSample(close),
    ];
    const [rows = []] = rowsOf(scene, samples);
    expect(rows.map(({ mark }) => mark)).toEqual(['right', 'differs', 'right', 'right']);
    expect(rows[1]?.remarks.map(({ actual }) => actual)).toEqual(['direction 0', 'msg_size 8192']);
    expect(rows[1]?.remarks[1]?.expected).toContain('msg_size 60');
  });

  test('calls that are due none, and calls of higher levels, have no event and no fault', () => {
    const { scene } = conversation();
    scene.accept4({ result: -11 });
    const evidence = scene.evidence();
    const hooks = evidence.hooks.filter((hook) => 'syscall' in hook && hook.syscall === 'accept4');
    const samples = evidence.samples.filter(({ output }) => output === 'socket_open_events');
    const found = timelines(factsOf({ ...evidence, hooks, samples }));
    expect(found.map(({ rows }) => rows.map(({ mark }) => mark))).toEqual([
      ['right', 'unwatched', 'unwatched', 'unwatched'],
      ['silent'],
    ]);
  });

  test('a call that moves pieces has a row for each event, and one more when some are missing', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const texts = [message(40, 'HTTP/1.1 '), message(50, ''), message(60, '')];
    const call = scene.transfer('writev', fd, texts);
    const [open] = rightSamples(scene.calls.slice(0, 1));
    const events = texts.map((msg) => dataSample(call, { msg, msgSize: msg.length }));
    const marks = (samples: Sample[]) =>
      rowsOf(scene, [...(open ? [open] : []), ...samples])[0]?.map(({ mark, call: of }) => [mark, of?.name]);
    expect(marks(events)).toEqual([['right', 'accept4'], ...texts.map(() => ['right', 'writev'])]);
    expect(marks(events.slice(1))).toEqual([
      ['right', 'accept4'],
      ['gap', 'writev'],
      ['right', 'writev'],
      ['right', 'writev'],
    ]);
  });

  test('an event for a piece without a part is one too many, and says so', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const call = scene.transfer('writev', fd, [message(40, 'HTTP/1.1 '), '']);
    const [open] = rightSamples(scene.calls.slice(0, 1));
    const samples = [...(open ? [open] : []), pieceSample(call, 1), pieceSample(call, 2)];
    expect(rowsOf(scene, samples)[0]?.map(({ mark, remarks }) => [mark, remarks[0]?.actual])).toEqual([
      ['right', undefined],
      ['right', undefined],
      ['extra', 'piece 2 of the call had no part in it'],
    ]);
  });

  test('calls of before the hooks are free', () => {
    const { scene } = conversation();
    const evidence = scene.evidence([]);
    const found = timelines(factsOf({ ...evidence, attachedAt: scene.calls.at(-1)?.notAfter ?? 0n }));
    expect(found[0]?.rows.map(({ mark }) => mark)).toEqual(['free', 'free', 'free', 'free']);
  });
});
