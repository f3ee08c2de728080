import { beforeEach, describe, expect, test } from '@jest/globals';
import { Conversations, type ConnectionEvent } from './conversations.ts';
import { close, open, read, request, response, write } from './events.testing.ts';

let conversations: Conversations;
const LATER_MS = 1000;

beforeEach(() => {
  conversations = new Conversations();
});

function arrive(...events: ConnectionEvent[]): void {
  for (const event of events) conversations.add(event, 0);
}

describe('Conversations', () => {
  test('a connection is there when it has closed, and only once', () => {
    const events = [open(1), read(2, request()), write(3, response()), close(4)] as const;
    arrive(...events.slice(0, 3));
    expect(conversations.takeClosed(LATER_MS)).toEqual([]);
    expect(conversations.unclosed).toBe(1);
    arrive(events[3]);
    expect(conversations.takeClosed(LATER_MS)).toEqual([
      { pid: 120, fd: 27, open: events[0], data: [events[1], events[2]], close: events[3], isPart: false },
    ]);
    expect(conversations.takeClosed(LATER_MS)).toEqual([]);
    expect(conversations.unclosed).toBe(0);
  });

  test('one fd, used again and again, is one connection after the other', () => {
    arrive(open(1), read(2, request('first')), close(3), open(4), read(5, request('second')), close(6), open(7));
    const taken = conversations.takeClosed(LATER_MS);
    expect(taken.map((item) => [item.open?.timestampNs, item.data.length, item.close?.timestampNs])).toEqual([
      [1_000_000n, 1, 3_000_000n],
      [4_000_000n, 1, 6_000_000n],
    ]);
    expect(conversations.unclosed).toBe(1);
  });

  test('the same fd of two processes is two connections, and so are two fds of one', () => {
    arrive(
      open(1, 27, 120),
      open(2, 27, 121),
      open(3, 28, 120),
      close(4, 27, 121),
      close(5, 28, 120),
      close(6, 27, 120),
    );
    const taken = conversations.takeClosed(LATER_MS);
    expect(taken.map((item) => [item.pid, item.fd, item.open?.timestampNs, item.close?.timestampNs]).sort()).toEqual([
      [120, 27, 1_000_000n, 6_000_000n],
      [120, 28, 3_000_000n, 5_000_000n],
      [121, 27, 2_000_000n, 4_000_000n],
    ]);
  });

  test('what comes after a close belongs to another connection, even if nobody saw it open', () => {
    arrive(open(1), close(2), read(3, request()), close(4));
    const taken = conversations.takeClosed(LATER_MS);
    expect(taken.map((item) => [item.data.length, item.close?.timestampNs])).toEqual([
      [0, 2_000_000n],
      [1, 4_000_000n],
    ]);
  });

  test('a connection from before is known by its data', () => {
    arrive(read(1, request()), write(2, response()), close(3));
    expect(conversations.takeClosed(LATER_MS)).toEqual([
      expect.objectContaining({ open: undefined, data: [expect.anything(), expect.anything()] }),
    ]);
  });

  test('the close of what nobody opened is no connection', () => {
    arrive(close(1), close(2));
    expect(conversations.unclosed).toBe(0);
    expect(conversations.takeClosed(LATER_MS)).toEqual([]);
    expect(conversations.unclosed).toBe(0);
  });

  test('a close that was never reported does not join two connections', () => {
    arrive(open(1), read(2, request()), open(3), read(4, request()), close(5));
    const taken = conversations.takeClosed(LATER_MS);
    expect(taken.map((item) => [item.data.length, item.close?.timestampNs])).toEqual([
      [1, undefined],
      [1, 5_000_000n],
    ]);
  });

  test('an event that another CPU delivers late is put where its time says', () => {
    const [opened, asked, answered, closed] = [open(1), read(2, request()), write(3, response()), close(4)] as const;
    arrive(closed, opened, answered, asked);
    expect(conversations.takeClosed(LATER_MS)).toEqual([
      { pid: 120, fd: 27, open: opened, data: [asked, answered], close: closed, isPart: false },
    ]);
  });

  test('a close that has only just arrived waits for such an event, unless the end has come', () => {
    conversations.add(open(1), 5000);
    conversations.add(close(2), 5000);
    expect(conversations.takeClosed(5100)).toEqual([]);
    expect(conversations.takeClosed(5300)).toHaveLength(1);
    conversations.add(open(3), 5400);
    conversations.add(close(4), 5400);
    expect(conversations.takeRest()).toHaveLength(1);
  });

  test('times that are plainly wrong leave events in the order in which they came', () => {
    const events = [open(90_000), read(90_001, request()), write(0, response()), close(0)] as const;
    arrive(...events);
    const taken = conversations.takeClosed(LATER_MS);
    expect(taken.flatMap((item) => [item.open, ...item.data, item.close])).toEqual(events);
  });

  test('of connections that never close no more than a limit is kept: the longest is taken in parts', () => {
    conversations = new Conversations({ mostKept: 4 });
    arrive(open(1, 30), open(1), read(2, request()), write(3, response()));
    expect(conversations.takeClosed(LATER_MS)).toEqual([]);
    arrive(write(4, 'more'));
    const [part, ...others] = conversations.takeClosed(LATER_MS);
    expect(others).toEqual([]);
    expect(part).toMatchObject({ fd: 27, open: open(1), data: { length: 3 }, close: undefined, isPart: true });
    arrive(write(5, 'the rest'), close(6), close(7, 30));
    expect(
      conversations
        .takeClosed(LATER_MS)
        .map(({ fd, open, data, close, isPart }) => [fd, open?.timestampNs, data.length, close?.timestampNs, isPart]),
    ).toEqual([
      [30, 1_000_000n, 0, 7_000_000n, false],
      [27, undefined, 1, 6_000_000n, false],
    ]);
  });
});
