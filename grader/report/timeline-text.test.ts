import { expect, test } from '@jest/globals';
import { timelineText } from './timeline-text.ts';
import { faultyPicture, rightPicture } from './timeline.testing.ts';

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
    '  ✗   1  a gap: the call has no event',
    '  +   1  an extra event, which belongs to no call',
    '',
    '',
  ]);
  for (const harm of ['\u001b[2J', '\u202e']) expect(text).not.toContain(harm);
});
