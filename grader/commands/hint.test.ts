import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { levels } from '../levels/index.ts';
import { hint } from './hint.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

test.each(levels)('level $number has a hint for each step', ({ number, steps }) => {
  expect(hint(String(number), undefined)).toBe(0);
  for (const { name, hint: text } of steps) {
    expect(printed).toContain(`${number}.${name}`);
    expect(printed).toContain(text);
  }
});

test.each(['size', '2.size'])('step %s is one step', (step) => {
  expect(hint('2', step)).toBe(0);
  expect(printed).toContain('2.size');
  expect(printed).not.toContain('2.bytes');
});

test('a step that is not there is wrong use, and the others are named', () => {
  expect(() => hint('2', 'sighs')).toThrow(
    expect.objectContaining({
      fault: 'usage',
      code: 'NO_SUCH_STEP',
      message: expect.stringMatching(/sighs.*direction, size, bytes/),
    }),
  );
});

test.each(['5', '-1', 'abc', '', '1.5', '1e0'])('level %p is wrong use', (level) => {
  expect(() => hint(level, undefined)).toThrow(
    expect.objectContaining({ fault: 'usage', code: 'NO_SUCH_LEVEL', message: expect.stringContaining('0 to 4') }),
  );
});
