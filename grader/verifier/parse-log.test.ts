import { expect, test } from '@jest/globals';
import { golden } from './golden.testing.ts';
import { parseLog } from './parse-log.ts';

test.each([
  ['length-without-limit', "R2 unbounded memory access, use 'var &= const' or 'if (var < const)'"],
  // Two states stand behind the reason.
  ['loop-without-end-linux-6.12', 'infinite loop detected at insn 10'],
])('the reason of %s is the line that says it', (name, reason) => {
  expect(parseLog(golden(name)).reason).toBe(reason);
});
