import { describe, expect, test } from '@jest/globals';
import { factsOf, type Facts } from '../facts.ts';
import { dataSample, message, pieceSample, Scene, type Says, widened } from '../scene.testing.ts';
import { rightBytes, rightDirection, rightSize } from './data.ts';

const reads = (facts: Facts) => facts.reads;

/** The facts about one read whose event says something. */
function wasRead(text: string, says: Says = {}): Facts {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  return factsOf(scene.evidence([dataSample(scene.read(fd, text), says)]));
}

/** The text with zeros from a byte on. */
const upTo = (text: string, size: number) => text.slice(0, size);

/** Two reads whose events have so many bytes more from this place on. */
function widenedReads(at: number, more: number): Facts {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const samples = [message(60), message(70)].map((text) => dataSample(scene.read(fd, text)));
  return factsOf(scene.evidence(widened(samples, at, more)));
}

describe('in another place', () => {
  test('the size, behind a direction of 64 bits', () => {
    expect(rightSize(reads)(widenedReads(20, 4))).toMatchObject({
      actual: 'msg_size 0; the right one stands 4 bytes further on, at byte 24 instead of 20',
      reason: 'field-displaced',
    });
  });

  test('the message, behind one more field', () => {
    expect(rightBytes(reads)(widenedReads(24, 8))).toMatchObject({
      actual: expect.stringContaining('8 bytes further on, at byte 32 instead of 24'),
      reason: 'field-displaced',
    });
  });
});

describe('direction', () => {
  test('right and wrong', () => {
    expect(rightDirection(reads)(wasRead(message(60)))).toBeNull();
    expect(rightDirection(reads)(wasRead(message(60), { direction: 0 }))).toMatchObject({
      expected: expect.stringContaining('kIngress (1)'),
      actual: 'direction 0',
      reason: 'direction-turned-round',
    });
  });

  test('a size in its place', () => {
    expect(rightDirection(reads)(wasRead(message(60), { direction: 60 }))?.reason).toBe('direction-misplaced');
  });

  test('names that begin with 1', () => {
    expect(rightDirection(reads)(wasRead(message(60), { direction: 2 }))?.reason).toBe('direction-counted-from-one');
  });
});

describe('size', () => {
  test.each([16, 399, 400, 401, 4000])('%i bytes', (size) => {
    expect(rightSize(reads)(wasRead(message(size)))).toBeNull();
  });

  test.each([
    ['asked for', 60, 8192, 'size-asked-for'],
    ['asked for, clamped', 60, 400, 'size-asked-for'],
    ['not clamped', 4000, 4000, 'size-not-limited'],
    ['one short', 60, 59, 'size-one-short'],
    ['never set', 60, 0, 'size-never-set'],
  ])('%s', (_, size, msgSize, reason) => {
    expect(rightSize(reads)(wasRead(message(size), { msgSize }))).toMatchObject({
      expected: expect.stringContaining(`msg_size ${Math.min(size, 400)}`),
      actual: `msg_size ${msgSize}`,
      reason,
    });
  });
});

test('sizes that a mask has cut', () => {
  const scene = new Scene();
  const { result: fd } = scene.accept4();
  const sizes = [100, 60, 399, 4000];
  const samples = sizes.map((size) => dataSample(scene.read(fd, message(size)), { msgSize: size & 399 }));
  expect(rightSize(reads)(factsOf(scene.evidence(samples)))).toMatchObject({
    actual: 'msg_size 4, which is 100 & 399',
    reason: 'size-by-mask',
  });
  const others = sizes.map((size) => dataSample(scene.read(fd, message(size)), { msgSize: size === 100 ? 7 : size }));
  expect(rightSize(reads)(factsOf(scene.evidence(others)))?.reason).not.toBe('size-by-mask');
});

describe('bytes', () => {
  const text = message(60);
  const withZero = `${text.slice(0, 30)}\0${text.slice(31)}`;

  test.each([text, withZero, message(400), message(4000)])('right', (each) => {
    expect(rightBytes(reads)(wasRead(each))).toBeNull();
  });

  test.each([
    ['nothing copied', text, '', 'nothing-copied'],
    ['copied as a string', withZero, upTo(withZero, 31), 'copied-as-string'],
    ['one short', text, upTo(text, 59), 'last-byte-missing'],
    ['a part', text, upTo(text, 20), 'copied-too-little'],
    ['something behind', text, `${text}AAAA`, 'bytes-behind'],
  ])('%s', (_, sent, msg, reason) => {
    expect(rightBytes(reads)(wasRead(sent, { msg }))?.reason).toBe(reason);
  });

  test('says which messages are empty', () => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const samples = [60, 399, 400, 4000].map((size) => {
      const call = scene.read(fd, message(size));
      return dataSample(call, size < 400 ? {} : { msg: '' });
    });
    expect(rightBytes(reads)(factsOf(scene.evidence(samples)))).toMatchObject({
      actual: expect.stringContaining('so are 2 of 4, and what they have in common: 400 bytes or more'),
      reason: 'long-messages-not-copied',
    });
  });

  test('quotes both sides from the first byte that differs', () => {
    const finding = rightBytes(reads)(wasRead(text, { msg: `${text.slice(0, 57)}XYZ` }));
    expect(finding?.expected).toContain(`from byte 57 on "${text.slice(57)}"`);
    expect(finding?.actual).toBe('from byte 57 on "XYZ"');
  });
});

describe('of the pieces of a call', () => {
  const writes = (facts: Facts) => facts.writes;
  const texts = [message(300, 'HTTP/1.1 '), message(200, ''), message(450, '')];

  /** The facts about a writev of which the last piece says something; of it only 450 of 500 bytes were taken. */
  function written(says: (last: { before: Uint8Array; own: Uint8Array }) => Says, piece = 2): Facts {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const call = scene.transfer('writev', fd, texts, { asked: 1000 });
    const bytesOf = (at: number) => call.pieces?.[at - 1]?.bytes ?? new Uint8Array();
    const samples = texts.map((_, i) =>
      pieceSample(call, i + 1, i + 1 === piece ? says({ before: bytesOf(piece - 1), own: bytesOf(piece) }) : {}),
    );
    return factsOf(scene.evidence(samples));
  }

  test.each([300, 400])('a result of %i that is more than the buffer', (msgSize) => {
    const scene = new Scene();
    const { result: fd } = scene.accept4();
    const over = { asked: 100, result: msgSize === 400 ? 900 : msgSize, flags: 0x20 };
    const call = scene.transfer('recvfrom', fd, [message(100)], over);
    const check = (says?: Says) => rightSize(reads)(factsOf(scene.evidence([dataSample(call, says)])));
    expect(check({ msgSize: 100 })).toBeNull();
    expect(check({ msgSize })).toMatchObject({ reason: 'result-beyond-the-buffer' });
  });

  test.each([
    ['size-of-the-whole', 950, 2],
    ['size-of-the-whole', 400, 2],
    ['length-for-result', 250, 2],
    ['size-not-limited', 450, 3],
    ['size-one-short', 199, 2],
    ['size-never-set', 0, 2],
  ])('%s: %i', (reason, msgSize, piece) => {
    expect(rightSize(writes)(written(() => ({ msgSize }), piece))).toMatchObject({ reason });
  });

  test('what a longer piece has left behind a shorter one', () => {
    const msg = ({ before, own }: { before: Uint8Array; own: Uint8Array }) => ({
      msg: Buffer.concat([own, before.subarray(own.length)]),
    });
    expect(rightBytes(writes)(written(msg))).toMatchObject({ reason: 'left-by-the-piece-before' });
    const more = ({ own }: { own: Uint8Array }) => ({ msg: Buffer.concat([own, Buffer.alloc(9, 0xfe)]) });
    expect(rightBytes(writes)(written(more))).toMatchObject({ reason: 'bytes-behind' });
  });
});
