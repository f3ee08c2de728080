import { expect, test } from '@jest/globals';
import { orderWords } from './order-words.ts';

test('each option that has a value is a word; the thread stands elsewhere', () => {
  expect(orderWords({})).toBe('');
  expect(orderWords({ thread: 3, fd: 7, flags: undefined, pointer: 2n ** 63n, name: 'x' })).toBe(
    ' fd=7 pointer=9223372036854775808 name=x',
  );
});

test('what has another form for the probe', () => {
  const later = Object.assign(Promise.resolve(7), { id: 12 });
  expect(orderWords({ fd: later, bytes: 'ab', edge: true, address: false })).toBe(' fd=@12 hex=6162 edge=1 address=0');
  expect(orderWords({ bytes: new Uint8Array([0, 255]), bothFamilies: true, fromPort: 80 })).toBe(
    ' hex=00ff both=1 fromport=80',
  );
  const pieces = [{ bytes: 'a' }, { count: 3 }, { bytes: 'a', count: 2 }, { pointer: 9n, count: 4 }];
  expect(orderWords({ pieces, count: 1025 })).toBe(' pieces=1.61,3.,2.61,4@9 count=1025');
});
