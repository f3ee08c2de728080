import { describe, expect, test } from '@jest/globals';
import type { Call } from '../platform/call.ts';
import { messageFlags } from '../platform/message-flags.ts';
import { expectedCloses, expectedData, expectedOpens, type Expected, type ExpectedData } from './expected.ts';
import { message, Scene } from './scene.testing.ts';

const { MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT } = messageFlags;
const ATTACHED_AT = 1_000_000_000n;
const dues = (expected: Expected[]) => expected.map(({ due }) => due);

describe('opens', () => {
  test('an accepted connection is reported, a failure is not', () => {
    const scene = new Scene();
    scene.accept4();
    scene.accept4({ result: -11 });
    expect(dues(expectedOpens(scene.calls, ATTACHED_AT))).toEqual(['one', 'none']);
    expect(expectedOpens(scene.calls, ATTACHED_AT)[0]).toMatchObject({ pid: 400, fd: 10, peer: { port: 40_010 } });
  });

  test('one without an address, too; no verdict on a call that began before the hooks were there', () => {
    const scene = new Scene();
    const withoutPeer = scene.accept4();
    delete withoutPeer.peer;
    const early = { ...scene.accept4(), notBefore: ATTACHED_AT - 1n };
    expect(dues(expectedOpens([withoutPeer, early], ATTACHED_AT))).toEqual(['one', 'free']);
  });
});

describe('data', () => {
  test.each([
    ['POST, 16 bytes', message(16), 'one'],
    ['HTTP', message(60, 'HTTP/1.1 '), 'one'],
    ['15 bytes', message(15), 'none'],
    ['another method, which a program may recognise as well,', message(60, 'GET /'), 'free'],
    ['other data', message(60, 'PUSH '), 'none'],
    ['end of file', '', 'none'],
  ])('%s is due %s', (_, text, due) => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    scene.read(fd, text);
    scene.write(fd, text);
    expect(dues(expectedData(scene.calls, ATTACHED_AT))).toEqual([due, due]);
  });

  test.each(['recvfrom', 'recvmsg'] as const)('a look with %s is due none, and what takes it one', (name) => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const text = message(60);
    const withFlags = [MSG_PEEK, MSG_PEEK | MSG_DONTWAIT, MSG_DONTWAIT, 0];
    for (const flags of withFlags) scene.transfer(name, fd, [text], { flags });
    expect(dues(expectedData(scene.calls, ATTACHED_AT))).toEqual(['none', 'none', 'one', 'one']);
  });

  test('of a packet that is larger than its buffer, what the buffer has', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const packet = message(300);
    scene.transfer('recvfrom', fd, [packet.slice(0, 100)], { asked: 100, result: 300, flags: MSG_TRUNC });
    scene.transfer('recvmsg', fd, [packet.slice(0, 40), packet.slice(40, 70)], { result: 300, flags: MSG_TRUNC });
    expect(expectedData(scene.calls, ATTACHED_AT)).toMatchObject([
      { due: 'one', size: 100, bytes: new Uint8Array(Buffer.from(packet.slice(0, 100))) },
      { due: 'one', size: 40 },
      { due: 'one', size: 30 },
    ]);
  });

  test('a message without pieces is due none, however large its packet', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const call = scene.transfer('recvmsg', fd, [''], { result: 300, flags: MSG_TRUNC });
    delete call.pieces;
    expect(dues(expectedData(scene.calls, ATTACHED_AT))).toEqual(['none']);
  });

  test('says what was transferred, at most 400 bytes', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const long = message(4000);
    scene.read(fd, long);
    scene.write(fd, message(399));
    expect(expectedData(scene.calls, ATTACHED_AT)).toMatchObject([
      { direction: 1, size: 400, bytes: new Uint8Array(Buffer.from(long.slice(0, 400))) },
      { direction: 0, size: 399 },
    ]);
  });

  describe('of a call that moves several pieces', () => {
    /** Writes these pieces at once. */
    function written(...texts: string[]): ExpectedData[] {
      const scene = new Scene();
      const { result: fd } = scene.accept4();
      scene.transfer('writev', fd, texts);
      return expectedData(scene.calls, ATTACHED_AT);
    }

    test('each that is not empty is due one, with bytes of its own, and the others none', () => {
      const wanted = written(message(30, 'HTTP/1.1 '), '', message(500, ''));
      expect(wanted.map(({ due, piece, size, bytes }) => [due, piece, size, bytes.length])).toEqual([
        ['one', 1, 30, 30],
        ['none', 2, 0, 0],
        ['one', 3, 400, 400],
      ]);
    });

    test('the whole tells HTTP', () => {
      expect(dues(written('', 'HTTP', message(12, '')))).toEqual(['none', 'one', 'one']);
      expect(dues(written('HTTP', message(11, '')))).toEqual(['none', 'none']);
      expect(dues(written(message(20, 'HELO'), message(20, 'HTTP')))).toEqual(['none', 'none']);
    });

    test('there is no verdict on a beginning that is cut, nor on what is behind sixteen pieces', () => {
      expect(dues(written('HT', message(40, 'TP/1.1 ')))).toEqual(['free', 'free']);
      const many = Array.from({ length: 18 }, (_, i) => message(20, i === 0 ? 'HTTP' : ''));
      expect(dues(written(...many)).slice(14)).toEqual(['one', 'one', 'free', 'free']);
    });

    test('one that failed is due none, as a whole', () => {
      const scene = new Scene();
      const { result: fd } = scene.accept4();
      scene.transfer('writev', fd, [], { result: -14 });
      expect(expectedData(scene.calls, ATTACHED_AT)).toMatchObject([{ due: 'none', size: 0 }]);
    });
  });

  test('a failure is not reported', () => {
    const scene = new Scene();
    scene.read(5, '', { result: -11 });
    expect(dues(expectedData(scene.calls, ATTACHED_AT))).toEqual(['none']);
  });

  test('no verdict on what is no accepted connection, or no longer', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    scene.read(77, message(60));
    scene.close(fd);
    scene.read(fd, message(60));
    expect(dues(expectedData(scene.calls, ATTACHED_AT))).toEqual(['free', 'free']);
  });

  test('no verdict on a connection that is older than the hooks', () => {
    const scene = new Scene();
    const accepted = scene.accept4();
    const read = scene.read(accepted.result, message(60));
    const early: Call = { ...accepted, notBefore: 1n, notAfter: 2n };
    expect(dues(expectedData([early, read], ATTACHED_AT))).toEqual(['free']);
  });

  test('the same fd of another process is another thing', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    scene.read(fd, message(60), { pid: 999 });
    expect(dues(expectedData(scene.calls, ATTACHED_AT))).toEqual(['free']);
  });
});

test('closes: one for a connection each time it is closed, none for a failure, no verdict on other files', () => {
  const scene = new Scene();
  scene.accept4({ result: 10 });
  scene.close(10);
  scene.close(10, { result: -9 });
  scene.accept4({ result: 10 });
  scene.close(10);
  scene.close(3);
  expect(dues(expectedCloses(scene.calls, ATTACHED_AT))).toEqual(['one', 'none', 'one', 'free']);
});
