import { describe, expect, test } from '@jest/globals';
import type { Sample } from '../kernel/sample.ts';
import { eventJson } from './event-json.ts';
import { eventLine } from './event-line.ts';
import { conversationsView, eventsView } from './sniffer-view.ts';

const PID = 120;
const FD = 27;

function sample(output: string, bytes: number, fill: (view: DataView) => void = () => undefined): Sample {
  const data = new Uint8Array(bytes);
  const view = new DataView(data.buffer);
  if (bytes >= 16) {
    view.setBigUint64(0, 5n, true);
    view.setUint32(8, PID, true);
    view.setInt32(12, FD, true);
  }
  fill(view);
  return { output, cpu: 0, data };
}

const opened = sample('socket_open_events', 48, (view) => {
  view.setUint16(16, 2, true);
  view.setUint16(18, 0x1234, false);
  view.setUint32(20, 0x0a000202, false);
});
const moved = (direction: number, text: string) =>
  sample('socket_data_events', 424, (view) => {
    view.setUint32(16, direction, true);
    view.setUint32(20, text.length, true);
    Buffer.from(view.buffer, 24).write(text, 'latin1');
  });
const chunk = sample('socket_chunk_events', 432, (view) => {
  view.setUint32(16, 0, true);
  view.setUint32(20, 5, true);
  view.setBigUint64(24, 400n, true);
  Buffer.from(view.buffer, 32).write('hello', 'latin1');
});
const closed = sample('socket_close_events', 16);
const short = sample('socket_open_events', 20);

describe('events', () => {
  test.each([
    [opened, 'open  120:27  10.0.2.2 port 4660'],
    [moved(1, 'POST / HTTP/1.1\r\n\r\n\u001b'), 'data  120:27  in  20 bytes  POST / HTTP/1.1⏎⏎\\x1b'],
    [moved(0, 'HTTP/1.1 200 OK'), 'data  120:27  out 15 bytes  HTTP/1.1 200 OK'],
    [moved(7, 'HTTP/1.1 200 OK'), 'data  120:27  direction 7 15 bytes  HTTP/1.1 200 OK'],
    [chunk, 'chunk 120:27  out 5 bytes at 400  hello'],
    [closed, 'close 120:27'],
    [short, 'socket_open_events: a sample of only 20 bytes'],
  ])('%#: as a line', (given, line) => {
    expect(eventLine(given)).toBe(line);
  });

  test.each([
    [opened, { type: 'open', client: { family: 'IPv4', address: '10.0.2.2', port: 4660 } }],
    [moved(1, 'POST \u00ff'), { type: 'data', direction: 'in', size: 6, text: 'POST \ufffd', bytes: 'UE9TVCD/' }],
    [chunk, { type: 'chunk', direction: 'out', size: 5, position: 400n, text: 'hello', bytes: 'aGVsbG8=' }],
    [closed, { type: 'close' }],
  ])('%#: as JSON', (given, shape) => {
    expect(eventJson(given)).toEqual({ timestampNs: 5n, pid: PID, fd: FD, ...shape });
  });

  test('a sample that is too short, as JSON', () => {
    expect(eventJson(short)).toEqual({ type: 'short', output: 'socket_open_events', size: 20 });
  });

  test('all are shown as they come', () => {
    const view = eventsView(({ output }) => `${output} `);
    expect(view.take([opened, closed], 0)).toBe('socket_open_events socket_close_events ');
    expect(view.tick(1000) + view.end()).toBe('');
  });
});

describe('conversations', () => {
  const view = () =>
    conversationsView({
      conversation: ({ data }) => `conversation of ${data.length} `,
      odd: ({ output }) => `odd ${output} `,
      unclosed: (count) => `${count} unclosed`,
    });

  test('are shown when the clock ticks after they have closed', () => {
    const shown = view();
    expect(shown.take([opened, moved(1, 'POST / HTTP/1.1')], 0)).toBe('');
    expect(shown.tick(1000)).toBe('');
    expect(shown.take([closed], 1500)).toBe('');
    expect(shown.tick(2000)).toBe('conversation of 1 ');
    expect(shown.tick(3000) + shown.end()).toBe('');
  });

  test('at the end: those that closed in the last second, and how many have not', () => {
    const shown = view();
    shown.take([opened, closed, opened], 0);
    expect(shown.end()).toBe('conversation of 0 1 unclosed');
  });

  test('what is no event of a connection is shown at once', () => {
    expect(view().take([short], 0)).toBe('odd socket_open_events ');
  });
});
