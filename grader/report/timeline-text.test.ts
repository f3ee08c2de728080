import { expect, test } from '@jest/globals';
import { factsOf } from '../judge/facts.ts';
import { openSample, Scene, SERVER } from '../judge/scene.testing.ts';
import { timelines } from '../judge/timeline.ts';
import { timelineText } from './timeline-text.ts';
import { faultyPicture, longPicture, rightPicture, streamPicture } from './timeline.testing.ts';

const lines = (text: string): string[] => text.split('\n').map((line) => line.trimEnd());

test('a connection: what was called, and what was sent', () => {
  expect(lines(timelineText(rightPicture().timelines))).toEqual([
    '             what was called                                   what your program sent',
    '… and 1 more, all as they should be (--html FILE draws all)',
    '',
    '  ✓   1  the event is right',
    '',
    '',
  ]);
});

test('gaps, extras and wrong fields are marked, in a text that no client can break', () => {
  const text = timelineText(faultyPicture().timelines);
  expect(lines(text)).toEqual([
    '             what was called                                   what your program sent',
    '127.1.2.3 port 40011 → probe process 400, fd 11',
    '     0.0 ms  accept4(3, …) = 11                              ✗ no event',
    '    10.0 ms  read(11, …) = 96        "POST /</pre></de"…     ≠ data  in, 8192 bytes: msg_size 8192',
    '    20.0 ms  close(11) = 0                                   ✓ close',
    '    20.0 ms                                                  + close: one more event for the same call',
    '',
    '… and 1 more, all as they should be (--html FILE draws all)',
    '',
    '  ✓   3  the event is right',
    '  ≠   1  the event says something wrong',
    '  ✗   1  a gap: an event is missing here',
    '  +   1  an extra event, which belongs to no call',
    '',
    '',
  ]);
  for (const harm of ['\u001b[2J', '\u202e']) expect(text).not.toContain(harm);
});

/** A bar of signs, each so many times. */
const bar = (...parts: [string, number][]): string =>
  `       ${parts.map(([sign, times]) => sign.repeat(times)).join('')}`;

test('streams: a bar for each direction, and below it in words what is wrong; what is wrong comes first', () => {
  const text = timelineText(streamPicture().timelines);
  expect(lines(text)).toEqual([
    '             what was called                                   what your program sent',
    '127.1.2.3 port 40011 → probe process 400, fd 11',
    '  in   1000 bytes in 1 call · 2 chunks · 400 bytes missing',
    bar(['━', 28], ['✗', 28], ['━', 14]),
    '       ✗ at 400: 400 bytes missing',
    '  out  1600 bytes in 2 calls · 5 chunks, 1 wrong, 1 too many',
    bar(['━', 17], ['+', 18], ['━', 17], ['≠', 18]),
    '       + at 400: 400 bytes, the same bytes once more',
    '       ≠ at 1200: 400 bytes, position 0',
    '     0.0 ms  accept4(3, …) = 11                              ✓ open  127.1.2.3 port 40011',
    expect.stringMatching(/^ {4}10\.0 ms {2}read\(11, …\) = 1000 .*✗ 2 chunks {2}in, 600 of 1000 bytes$/),
    expect.stringMatching(/^ {4}20\.0 ms {2}write\(11, …\) = 1200 .*\+ 3 chunks {2}out, 1200 bytes, 1 too many$/),
    expect.stringMatching(/^ {4}30\.0 ms {2}write\(11, …\) = 400 .*≠ 1 chunk {2}out, 400 bytes$/),
    '    40.0 ms  close(11) = 0                                   ✓ close',
    '',
    '… and 1 more, all as they should be (--html FILE draws all)',
    '',
    '  ✓  12  the event is right',
    '  ≠   1  the event says something wrong',
    '  ✗   1  a gap: an event is missing here',
    '  +   1  an extra event, which belongs to no call',
    '  ━      in a bar of a stream: bytes of which the chunks are right',
    '',
    '',
  ]);
});

test('streams fit 80 columns, however much is wrong with them', () => {
  const text = timelineText(longPicture(70, 32).timelines);
  const drawn = lines(text).filter((line) => /^ {2}(in|out) |^ {7}\S/.test(line));
  expect(drawn.length).toBeGreaterThan(3);
  for (const line of drawn) expect(line.length).toBeLessThanOrEqual(80);
  // However large its numbers are, the words of the legend stand below each other.
  const legend = lines(text).filter((line) => /^ {2}[✓✗━] /.test(line));
  expect(legend).toHaveLength(3);
  expect(new Set(legend.map((line) => line.search(/[a-z]/))).size).toBe(1);
});

test('of many connections the wrong ones come first, the probe’s before a server’s, and the rest is counted', () => {
  const scene = new Scene();
  const right = scene.accept4({ actor: 'server', ...SERVER });
  for (let i = 0; i < 4; i++) {
    scene.accept4({ actor: 'nginx', pid: 700, tid: 700 });
    scene.accept4();
  }
  const all = timelines(factsOf(scene.evidence([openSample(right)])));
  const shown = lines(timelineText(all)).filter((line) => /→|more/.test(line));
  expect(shown).toEqual([
    ...Array.from({ length: 4 }, () => expect.stringContaining('→ probe')),
    expect.stringContaining('→ nginx'),
    expect.stringContaining('→ demo server'),
    '… and 3 more, 3 of them with something wrong (--html FILE draws all)',
  ]);
});
