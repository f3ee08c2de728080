import { describe, expect, test } from '@jest/globals';
import type { Sample } from '../../kernel/sample.ts';
import type { Call } from '../../platform/call.ts';
import { messageFlags } from '../../platform/message-flags.ts';
import { factsOf } from '../facts.ts';
import { chunkSample, chunkSamples, message, Scene } from '../scene.testing.ts';
import { timelines } from '../timeline.ts';
import { lanesOf, type Lane } from './lanes.ts';

const factsFrom = (scene: Scene, samples: Sample[]) =>
  factsOf(scene.evidence(samples, { outputs: ['socket_chunk_events'] }));
const lanes = (scene: Scene, samples: Sample[]): Lane[] => lanesOf(factsFrom(scene, samples));

/** Each stream as `in` or `out` and its stretches, e.g. `gap 400-800`; a remark stands behind. */
const inWords = (all: Lane[]) =>
  all.map(({ streams }) =>
    streams.map(({ direction, stretches }) => [
      direction === 1 ? 'in' : 'out',
      ...stretches.map(({ mark, from, to, events, remarks }) =>
        [
          `${mark} ${from}-${to}`,
          ...(events.length > 1 ? [`${events.length} chunks`] : []),
          ...remarks.map(({ actual }) => actual),
        ].join(', '),
      ),
    ]),
  );

/** A connection over which a request of so many bytes was read. */
function request(size: number) {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const read = (size: number, start: string): Call => {
    const text = message(size, start);
    return scene.read(fd, text, { asked: size, bytes: new Uint8Array(Buffer.from(text)) });
  };
  return { scene, fd, read, first: read(size, 'POST /') };
}

const only = (scene: Scene, samples: Sample[]) => inWords(lanes(scene, samples))[0]?.[0]?.slice(1);

describe('the streams of a connection', () => {
  test('are what was read and what was written, each from 0 on, with what really passed', () => {
    const { scene, fd, first } = request(700);
    const answer = scene.write(fd, message(80, 'HTTP/1.1 '));
    const rest = scene.write(fd, message(20, 'behind '));
    const all = lanes(scene, [...chunkSamples(first), ...chunkSamples(answer), ...chunkSamples(rest, 80)]);
    expect(inWords(all)).toEqual([
      [
        ['in', 'right 0-700, 2 chunks'],
        ['out', 'right 0-80', 'right 80-100'],
      ],
    ]);
    expect(all[0]?.streams.map(({ passed }) => passed)).toEqual([
      [{ call: first, from: 0, to: 700 }],
      [
        { call: answer, from: 0, to: 80 },
        { call: rest, from: 80, to: 100 },
      ],
    ]);
  });

  test('have gaps, at the beginning, in the middle and at the end', () => {
    const { scene, read, first } = request(1300);
    const second = read(900, 'behind ');
    const [a, b, c, d] = chunkSamples(first) as [Sample, Sample, Sample, Sample];
    const behind = chunkSamples(second, 1300);
    expect(only(scene, [a, d, ...behind])).toEqual([
      'right 0-400',
      'gap 400-1200',
      'right 1200-1300',
      'right 1300-2200, 3 chunks',
    ]);
    expect(only(scene, [a, b, c, ...behind.slice(0, 2)])).toEqual([
      'right 0-1200, 3 chunks',
      'gap 1200-1300',
      'right 1300-2100, 2 chunks',
      'gap 2100-2200',
    ]);
    // The first byte that is reported is number 0: what was before it has no number of its own.
    expect(only(scene, [b, c, d, ...behind])?.[0]).toBe('gap -400-0');
  });

  test('have no gap behind the 32nd event of a call: no more are due', () => {
    const { scene, read, first } = request(14_000);
    const second = read(50, 'behind ');
    expect(only(scene, [...chunkSamples(first).slice(0, 32), ...chunkSamples(second, 14_000)])).toEqual([
      'right 0-12800, 32 chunks',
      'silent 12800-14000',
      'right 14000-14050',
    ]);
  });

  test('tell a position that is wrong, and where the bytes really are', () => {
    const { scene, read, first } = request(500);
    const second = read(50, 'behind ');
    expect(only(scene, [...chunkSamples(first), ...chunkSamples(second)])).toEqual([
      'right 0-500, 2 chunks',
      'differs 500-550, position 0',
    ]);
  });

  test('tell the wrong direction and the wrong connection', () => {
    const { scene, fd, first } = request(700);
    const [one, two] = [
      chunkSample(first, {}, { direction: 0 }),
      chunkSample(first, { at: 400, size: 300 }, { fd: fd + 1 }),
    ];
    expect(only(scene, [one, two])).toEqual([
      'differs 0-400, direction 0',
      expect.stringMatching(/^differs 400-700, conn_id\.fd /),
    ]);
  });

  test('tell bytes that came twice, behind the ones that they repeat', () => {
    const { scene, first } = request(700);
    const samples = chunkSamples(first);
    expect(only(scene, [...samples, samples[1] as Sample])).toEqual([
      'right 0-700, 2 chunks',
      'extra 400-700, the same bytes once more',
    ]);
  });

  test('begin where HTTP was seen: what came before has no verdict', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    scene.read(fd, 'G');
    const rest = scene.read(fd, message(60, 'ET / '));
    const answer = scene.write(fd, message(80, 'HTTP/1.1 '));
    const second = scene.read(fd, message(70, 'GET /b '));
    expect(only(scene, [...chunkSamples(answer), ...chunkSamples(second)])).toEqual([
      'free -61--60',
      'free -60-0',
      'right 0-70',
    ]);
    const all = [...chunkSamples(rest), ...chunkSamples(answer), ...chunkSamples(second, 60)];
    expect(only(scene, all)).toEqual(['free -1-0', 'free 0-60', 'right 60-130']);
  });

  test('are another connection’s when the number is used again, and begin anew', () => {
    const { scene, fd, first } = request(100);
    scene.close(fd);
    scene.accept4({ result: fd });
    const next = scene.read(fd, message(60));
    expect(inWords(lanes(scene, [...chunkSamples(first), ...chunkSamples(next, 100)]))).toEqual([
      [['in', 'right 0-100']],
      [['in', 'differs 0-60, position 100']],
    ]);
  });

  test('are shown with a look, a call that failed and a stranger’s event as chunks too many', () => {
    const { scene, fd, first } = request(100);
    const look = scene.transfer('recvfrom', fd, [message(90, 'peeked ')], { flags: messageFlags.MSG_PEEK });
    const failed = scene.read(fd, '', { result: -11 });
    scene.close(fd);
    const stray = chunkSample(first, { position: 30 }, { msg: message(40, 'elsewhere '), timestampNs: 1_045_000_000n });
    const surplus = [chunkSample(look, { position: 100 }), chunkSample(failed, { size: 40, position: 100 })];
    expect(only(scene, [...chunkSamples(first), ...surplus])).toEqual([
      'right 0-100',
      'extra 100-190, this call only looked',
      'extra 100-140, this call moved nothing',
    ]);
    expect(only(scene, [...chunkSamples(first), stray])).toEqual([
      'right 0-100',
      expect.stringMatching(/^extra 30-\d+, no call that it could be for$/),
    ]);
  });

  test('are there for HTTP of which nobody said anything, and not for anything else', () => {
    const { scene, first } = request(500);
    const { result: fd } = scene.accept4();
    const other = scene.read(fd, message(60, 'SSH-2.0 '));
    expect(inWords(lanes(scene, []))).toEqual([[['in', 'gap 0-500']]]);
    expect(inWords(lanes(scene, [...chunkSamples(first), ...chunkSamples(other)]))).toEqual([
      [['in', 'right 0-500, 2 chunks']],
      [['in', 'silent 0-60', 'extra 0-60, this connection does not speak HTTP']],
    ]);
    expect(lanes(new Scene(), [])).toEqual([]);
  });

  test('are not there for a program without chunk events', () => {
    const { scene } = request(500);
    expect(lanesOf(factsOf(scene.evidence()))).toEqual([]);
  });

  test('stand with the calls of their connection, and say what a row says of each', () => {
    const { scene, fd, read, first } = request(700);
    read(50, 'behind ');
    scene.close(fd);
    const [timeline] = timelines(factsFrom(scene, chunkSamples(first).slice(0, 1)));
    expect(timeline?.lanes).toHaveLength(1);
    expect(timeline?.rows.map(({ call, mark, stretches = [] }) => [call?.name, mark, stretches.length])).toEqual([
      ['accept4', 'gap', 0],
      ['read', 'gap', 2],
      ['read', 'gap', 1],
      ['close', 'gap', 0],
    ]);
  });
});
