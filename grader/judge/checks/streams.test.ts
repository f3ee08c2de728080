import { describe, expect, test } from '@jest/globals';
import type { Sample } from '../../kernel/sample.ts';
import type { Call } from '../../platform/call.ts';
import { factsOf, type Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { chunkSample, chunkSamples, message, Scene } from '../scene.testing.ts';
import {
  beginsAnew,
  everyByte,
  everyByteOnce,
  everyMethod,
  noEventWithout,
  rightPosition,
  showsGaps,
  staysHttp,
} from './streams.ts';

const outputs = ['socket_open_events', 'socket_chunk_events', 'socket_close_events'];

/** What a check says of these samples. */
const said = (check: (facts: Facts) => Finding | null, scene: Scene, samples: Sample[]) =>
  check(factsOf(scene.evidence(samples, { outputs })));

/** A request of 900 bytes, what belongs to it, an answer in two pieces, and a call that is too large to be reported whole. */
function conversation() {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const whole = (size: number, start: string): [string, Partial<Call>] => {
    const text = message(size, start);
    return [text, { asked: size, bytes: new Uint8Array(Buffer.from(text)) }];
  };
  const request = scene.read(fd, ...whole(900, 'POST /'));
  const rest = scene.read(fd, ...whole(70, 'rest '));
  const answer = scene.write(fd, ...whole(20_000, 'HTTP/1.1 '));
  const more = scene.write(fd, ...whole(80, 'more '));
  return { scene, fd, request, rest, answer, more };
}

type Conversation = ReturnType<typeof conversation>;

const right = ({ request, rest, answer, more }: Conversation): Sample[] => [
  ...chunkSamples(request),
  ...chunkSamples(rest, 900),
  ...chunkSamples(answer).slice(0, 32),
  ...chunkSamples(more, 20_000),
];

test.each([everyMethod, staysHttp, everyByte, everyByteOnce, noEventWithout, rightPosition, showsGaps])(
  '%p finds nothing in what a right program sends',
  (check) => {
    const all = conversation();
    expect(said(check, all.scene, right(all))).toBeNull();
  },
);

test.each([everyMethod, staysHttp, everyByte, showsGaps, beginsAnew])('silence is not success for %p', (check) => {
  expect(said(check, new Scene(), [])).toMatchObject({ actual: 'the grader saw none' });
});

describe('which connections', () => {
  test('a method that the program does not know', () => {
    const all = conversation();
    const { result: other } = all.scene.accept4();
    all.scene.read(other, message(60, 'PATCH /'));
    expect(said(everyMethod, all.scene, right(all))).toMatchObject({
      actual: expect.stringMatching(/^none for what begins with PATCH, as/),
      reason: 'request-method-unknown',
    });
  });

  test('what comes later, when each call is tested by itself', () => {
    const all = conversation();
    const samples = [...chunkSamples(all.request), ...chunkSamples(all.answer).slice(0, 32)];
    expect(said(staysHttp, all.scene, samples)).toMatchObject({ reason: 'each-call-tested' });
  });

  test('a connection that never spoke HTTP', () => {
    const all = conversation();
    const { result: other } = all.scene.accept4();
    const ssh = all.scene.read(other, message(60, 'SSH-2.0 '));
    expect(said(noEventWithout, all.scene, [...right(all), ...chunkSamples(ssh)])).toMatchObject({
      reason: 'other-data-reported',
    });
  });
});

describe('which bytes', () => {
  test.each([
    ['only the first of each call', 'only-the-first-chunk', (samples: Sample[]) => samples.slice(0, 1)],
    ['not the rest', 'rest-left-out', (samples: Sample[]) => samples.slice(0, 2)],
  ])('%s', (_what, reason, of) => {
    const all = conversation();
    const answer = chunkSamples(all.answer).slice(0, reason === 'rest-left-out' ? 32 : 1);
    const samples = [...of(chunkSamples(all.request)), ...chunkSamples(all.rest, 900), ...answer];
    expect(said(everyByte, all.scene, [...samples, ...chunkSamples(all.more, 20_000)])).toMatchObject({ reason });
  });

  test('too few of a long call', () => {
    const all = conversation();
    const samples = right(all).filter(({ data }) => Buffer.from(data).readBigUInt64LE(24) !== 12_400n);
    expect(said(everyByte, all.scene, samples)).toMatchObject({ reason: 'too-few-chunks' });
  });

  test('some of them twice', () => {
    const all = conversation();
    const samples = [...right(all), chunkSample(all.request, { at: 400 })];
    expect(said(everyByteOnce, all.scene, samples)).toMatchObject({ reason: 'reported-again' });
  });
});

describe('where they stand', () => {
  const placed = (position: (call: Call, at: number, base: number) => number) => {
    const all = conversation();
    const samples = [
      [all.request, 0],
      [all.rest, 900],
      [all.answer, 0],
      [all.more, 20_000],
    ].flatMap(([call, base]) => {
      const { result } = call as Call;
      return Array.from({ length: Math.min(32, Math.ceil(result / 400)) }, (_, i) =>
        chunkSample(call as Call, { at: i * 400, position: position(call as Call, i * 400, base as number) }),
      );
    });
    return { scene: all.scene, samples };
  };

  test.each([
    ['position-never-set', () => 0],
    ['position-within-the-call', (_call: Call, at: number) => at],
    ['position-stands-still', (_call: Call, _at: number, base: number) => base],
    ['position-behind', (call: Call, at: number, base: number) => base + at + Math.min(400, call.result - at)],
    [
      'directions-counted-together',
      ({ name }: Call, at: number, base: number) => base + at + (name === 'write' ? 970 : 0),
    ],
  ])('%s', (reason, position) => {
    const { scene, samples } = placed(position);
    expect(said(rightPosition, scene, samples)).toMatchObject({ reason });
  });

  test('a gap that does not show', () => {
    const { scene, samples } = placed((_call, at, base) => at + (base === 20_000 ? 12_800 : base));
    expect(said(rightPosition, scene, samples)).toBeNull();
    expect(said(showsGaps, scene, samples)).toMatchObject({ reason: 'gap-not-counted' });
  });

  test('a number that is used again', () => {
    const { scene, fd, ...all } = conversation();
    scene.close(fd);
    scene.accept4({ result: fd });
    const next = scene.read(fd, message(90));
    const before = right({ scene, fd, ...all });
    expect(said(beginsAnew, scene, [...before, ...chunkSamples(next)])).toBeNull();
    expect(said(beginsAnew, scene, [...before, ...chunkSamples(next, 970)])).toMatchObject({
      reason: 'count-outlives-connection',
    });
    scene.close(fd);
    scene.accept4({ result: fd });
    const ssh = scene.read(fd, message(60, 'SSH-2.0 '));
    const samples = [...before, ...chunkSamples(next), ...chunkSamples(ssh, 90)];
    expect(said(beginsAnew, scene, samples)).toMatchObject({ reason: 'http-outlives-connection' });
  });
});
