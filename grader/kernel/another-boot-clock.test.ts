import { expect, test } from '@jest/globals';
import { helpers } from '../bundle/helpers.ts';
import { withAnotherBootClock } from './another-boot-clock.ts';

const call = (helper: number) => {
  const bytes = Buffer.from('8500000000000000', 'hex');
  bytes.writeInt32LE(helper, 4);
  return bytes;
};
const program = (...numbers: number[]) => ({
  name: 'hook',
  instructions: new Uint8Array(Buffer.concat(numbers.map(call))),
});

test('a program that asks the boot clock gets a number that is no time', () => {
  const asked = program(5, 125, 14, 125);
  expect(helpers(withAnotherBootClock(asked as never).instructions)).toEqual([5, 14, 118]);
  expect(helpers(asked.instructions)).toEqual([5, 14, 125]);
});

test('any other program stays as it is', () => {
  const other = program(5, 14);
  expect(withAnotherBootClock(other as never)).toBe(other);
});
