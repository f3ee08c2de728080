import { describe, expect, test } from '@jest/globals';
import { decodeEvent, type ChunkEvent } from '../../events/decode.ts';
import type { Sample } from '../../kernel/sample.ts';
import { messageFlags } from '../../platform/message-flags.ts';
import type { Call } from '../../platform/call.ts';
import { chunkSample, chunkSamples, message, Scene } from '../scene.testing.ts';
import { matchChunks, type Chunks } from './chunks.ts';

const ATTACHED_AT = 1_000_000_000n;

const matched = ({ calls }: Scene, samples: Sample[]): Chunks =>
  matchChunks(
    [...calls].sort((a, b) => Number(a.notAfter - b.notAfter)),
    ATTACHED_AT,
    samples.map(({ data }) => decodeEvent('socket_chunk_events', data) as ChunkEvent),
    () => true,
  );

/** Which bytes of which stream, e.g. `kIngress 0+400 at 0`. */
const inWords = ({ missing, extra, pairs }: Chunks) => ({
  missing: missing.map(({ at, size }) => `${at}+${size}`),
  extra: extra.map(({ again, cause }) => (again ? 'again' : cause ? 'cause' : 'unknown')),
  wrong: pairs.filter(
    ({ wanted: { base, at, size, bytes }, event }) =>
      size !== event.msgSize ||
      bytes.some((byte, i) => byte !== event.msg[i]) ||
      (base && base.position + at !== Number(event.position)),
  ).length,
});
const NOTHING = { missing: [], extra: [], wrong: 0 };

/** A connection of a new scene, and a read of so many bytes, all of which are told. */
function sceneWithRead(size: number, start = 'POST /') {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const read = (size: number, how = start): Call => {
    const text = message(size, how);
    return scene.read(fd, text, { asked: size, bytes: new Uint8Array(Buffer.from(text)) });
  };
  return { scene, fd, read, first: read(size) };
}

describe('what a right program sends', () => {
  test.each([400, 256, 399])('is the whole of each call, in events of %i bytes', (size) => {
    const { scene, read, first } = sceneWithRead(1000);
    const second = read(900, 'behind ');
    const samples = [...chunkSamples(first, 0, size), ...chunkSamples(second, 1000, size)];
    expect(inWords(matched(scene, samples))).toEqual(NOTHING);
    expect(inWords(matched(scene, samples.toReversed()))).toEqual(NOTHING);
  });

  test('may end after 32 events', () => {
    const { scene, first } = sceneWithRead(14_000);
    expect(inWords(matched(scene, chunkSamples(first).slice(0, 32)))).toEqual(NOTHING);
    expect(inWords(matched(scene, chunkSamples(first)))).toEqual(NOTHING);
    expect(inWords(matched(scene, chunkSamples(first).slice(0, 31)))).toMatchObject({ missing: ['12400+400'] });
  });

  test('is counted anew for each direction and on each connection', () => {
    const { scene, fd, first } = sceneWithRead(500);
    const answer = scene.write(fd, message(80, 'HTTP/1.1 '));
    scene.close(fd);
    scene.accept4({ result: fd });
    const next = scene.read(fd, message(90));
    const samples = [first, answer, next].flatMap((call) => chunkSamples(call));
    expect(inWords(matched(scene, samples))).toEqual(NOTHING);
  });

  test('may leave out the request when only the answer tells, and a beginning in two parts', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    scene.read(fd, 'G');
    const rest = scene.read(fd, message(60, 'ET / '));
    const answer = scene.write(fd, message(80, 'HTTP/1.1 '));
    const second = scene.read(fd, message(70, 'behind '));
    const known = [answer, second].flatMap((call) => chunkSamples(call));
    expect(inWords(matched(scene, known))).toEqual(NOTHING);
    const all = [...chunkSamples(rest), ...chunkSamples(answer), ...chunkSamples(second, 60)];
    expect(inWords(matched(scene, all))).toEqual(NOTHING);
  });

  test('may take a number for the connection before, when nobody saw that one end', () => {
    const { scene, fd, first } = sceneWithRead(100);
    scene.accept4({ result: fd });
    const other = scene.read(fd, message(60, 'SSH-2.0 '));
    expect(inWords(matched(scene, chunkSamples(first)))).toEqual(NOTHING);
    expect(inWords(matched(scene, [...chunkSamples(first), ...chunkSamples(other, 100)]))).toEqual(NOTHING);
  });

  test('is in the order of its own times where calls went on at once', () => {
    const { scene, fd, first } = sceneWithRead(100);
    const [a, b] = [message(60, 'one '), message(70, 'two ')].map((text) =>
      scene.read(fd, text, { notBefore: 2_000_000_000n, notAfter: 3_000_000_000n }),
    ) as [Call, Call];
    const samples = (order: Call[]) => {
      let position = 100;
      return order.flatMap((call, i) => {
        const sample = chunkSample(call, { position }, { timestampNs: 2_500_000_000n + BigInt(i) });
        position += call.result;
        return [sample];
      });
    };
    expect(inWords(matched(scene, [...chunkSamples(first), ...samples([a, b])]))).toEqual(NOTHING);
    expect(inWords(matched(scene, [...chunkSamples(first), ...samples([b, a])]))).toEqual(NOTHING);
  });
});

describe('what is wrong', () => {
  test('a part that nobody reported', () => {
    const { scene, first } = sceneWithRead(1300);
    const samples = chunkSamples(first);
    expect(inWords(matched(scene, samples.toSpliced(1, 2)))).toEqual({ ...NOTHING, missing: ['400+400', '800+400'] });
    expect(inWords(matched(scene, samples.slice(1)))).toMatchObject({ missing: ['0+400'] });
  });

  test('what is read later, whatever it begins with', () => {
    const { scene, read, first } = sceneWithRead(100);
    read(50, 'behind ');
    expect(inWords(matched(scene, chunkSamples(first)))).toEqual({ ...NOTHING, missing: ['0+50'] });
  });

  test.each(['GET /', 'HEAD /', 'POST /', 'PUT /', 'DELETE /', 'PATCH /', 'OPTIONS /', 'HTTP/1.1'])(
    'a connection that begins with %s',
    (start) => {
      const { scene } = sceneWithRead(60, `${start} `);
      expect(inWords(matched(scene, []))).toMatchObject({ missing: ['0+60'] });
    },
  );

  test('bytes that are reported twice', () => {
    const { scene, first } = sceneWithRead(700);
    const samples = chunkSamples(first);
    expect(inWords(matched(scene, [...samples, samples[1] as Sample]))).toEqual({ ...NOTHING, extra: ['again'] });
  });

  test('a connection that never spoke HTTP, a look, a failure', () => {
    const { scene, read, first } = sceneWithRead(60, 'SSH-2.0 ');
    expect(inWords(matched(scene, chunkSamples(first)))).toEqual({ ...NOTHING, extra: ['cause'] });
    const http = read(80, 'POST /');
    const look = scene.transfer('recvfrom', http.fd, [message(90)], { flags: messageFlags.MSG_PEEK });
    const failed = scene.read(http.fd, '', { result: -11 });
    const samples = [...chunkSamples(http), ...chunkSamples(look, 80), chunkSample(failed, { size: 40, position: 80 })];
    expect(inWords(matched(scene, samples))).toEqual({ ...NOTHING, extra: ['cause', 'cause'] });
  });

  test('what comes over the number after the close', () => {
    const { scene, fd, first } = sceneWithRead(60);
    scene.close(fd);
    scene.accept4({ result: fd });
    const other = scene.read(fd, message(50, 'SSH-2.0 '));
    const samples = [...chunkSamples(first), ...chunkSamples(other, 60)];
    expect(inWords(matched(scene, samples))).toEqual({ ...NOTHING, extra: ['cause'] });
  });

  test('a size, also when it is too small to hold all', () => {
    const { scene, first } = sceneWithRead(700);
    const [one, two] = chunkSamples(first) as [Sample, Sample];
    const sized = (msgSize: number, at: number) =>
      chunkSample(first, { at, size: Math.min(400, 700 - at) }, { msgSize });
    expect(inWords(matched(scene, [sized(399, 0), two]))).toEqual({ ...NOTHING, wrong: 1 });
    expect(inWords(matched(scene, [sized(0, 0), two]))).toEqual({ ...NOTHING, wrong: 1 });
    expect(inWords(matched(scene, [one, sized(400, 400)]))).toEqual({ ...NOTHING, wrong: 1 });
    expect(inWords(matched(scene, [sized(700, 0), two]))).toEqual({ ...NOTHING, wrong: 1 });
  });

  test('bytes of another part', () => {
    const { scene, first } = sceneWithRead(1200);
    const samples = [0, 400, 800].map((at) =>
      chunkSample(first, { at }, { msg: first.bytes?.subarray(0, 400) ?? new Uint8Array() }),
    );
    expect(inWords(matched(scene, samples))).toMatchObject({
      missing: ['400+400', '800+400'],
      extra: ['again', 'again'],
    });
  });

  test('a position', () => {
    const { scene, read, first } = sceneWithRead(700);
    const second = read(50, 'behind ');
    expect(inWords(matched(scene, [...chunkSamples(first), ...chunkSamples(second)]))).toEqual({
      ...NOTHING,
      wrong: 1,
    });
    const standing = chunkSamples(first).map((_, i) => chunkSample(first, { at: i * 400, position: 0 }));
    expect(inWords(matched(scene, [...standing, ...chunkSamples(second, 700)]))).toEqual({ ...NOTHING, wrong: 1 });
    expect(inWords(matched(scene, [...chunkSamples(first, 5), ...chunkSamples(second, 705)]))).toMatchObject({
      wrong: 3,
    });
  });
});
