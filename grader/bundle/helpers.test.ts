import { expect, test } from '@jest/globals';
import { helpers } from './helpers.ts';

const instructions = (...hex: string[]) => new Uint8Array(Buffer.from(hex.join(''), 'hex'));

test('each helper once, and no functions of the program itself', () => {
  const program = instructions(
    'bf16000000000000', // r6 = r1
    '850000000e000000', // call bpf_get_current_pid_tgid
    '8500000005000000', // call bpf_ktime_get_ns
    '8510000002000000', // call a function two further on
    '850000000e000000',
    '9500000000000000', // exit
  );
  expect(helpers(program)).toEqual([5, 14]);
  expect(helpers(instructions())).toEqual([]);
});
