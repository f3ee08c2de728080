import { expect, test } from '@jest/globals';
import { isContradictory, parseState } from './register-state.ts';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;
const ALL = 2n ** 64n - 1n;

test.each([
  // Linux 6.1
  ['scalar()', 'scalar', MIN, MAX, 0n, ALL],
  ['scalar(id=405,umin=16,umax=399,var_off=(0x0; 0x1ff))', 'scalar', 16n, 399n, 16n, 399n],
  ['scalar(smin=-4095,smax=200)', 'scalar', -4095n, 200n, 0n, ALL],
  ['400', 'scalar', 400n, 400n, 400n, 400n],
  ['P0', 'scalar', 0n, 0n, 0n, 0n],
  ['fp-400', 'fp', MIN, MAX, 0n, ALL],
  ['fp(off=-400,umax=200,var_off=(0x0; 0xff),s32_max=255,u32_max=255)', 'fp', 0n, 200n, 0n, 200n],
  ['map_value_or_null(id=1,off=0,ks=8,vs=16,imm=0)', 'map_value_or_null', MIN, MAX, 0n, ALL],
  ['ctx(off=0,imm=0)', 'ctx', MIN, MAX, 0n, ALL],
  // Linux 6.12
  [
    'scalar(smin=umin=smin32=umin32=16,smax=umax=smax32=umax32=399,var_off=(0x0; 0x1ff))',
    'scalar',
    16n,
    399n,
    16n,
    399n,
  ],
  ['scalar(smin=0xffffffff80000000,smax=0x7fffffff)', 'scalar', -(2n ** 31n), 2n ** 31n - 1n, 0n, ALL],
  ['scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))', 'scalar', 0n, 0xffffffffn, 0n, 0xffffffffn],
  ['ctx()', 'ctx', MIN, MAX, 0n, ALL],
  ['map_value(map=active_read_arg,ks=8,vs=16)', 'map_value', MIN, MAX, 0n, ALL],
  // Linux 5.10
  ['inv(id=0)', 'scalar', MIN, MAX, 0n, ALL],
  ['inv16', 'scalar', 16n, 16n, 16n, 16n],
])('%s', (text, type, smin, smax, umin, umax) => {
  expect(parseState(text)).toEqual({ type, smin, smax, umin, umax });
});

test('no number is below zero and small without a sign', () => {
  const state = parseState(
    'scalar(id=149,smax=-1,umin=18446744073709550817,umax=399,var_off=(0xfffffffffffffc00; 0x3ff))',
  );
  expect(state && isContradictory(state)).toBe(true);
  expect(state).toMatchObject({ smax: -1n, umin: 18446744073709550817n, umax: 399n });
  const possible = ['scalar(umax=399)', 'scalar(smin=-399,smax=399)', 'scalar(smax=-1)'].flatMap(
    (text) => parseState(text) ?? [],
  );
  expect(possible.map(isContradictory)).toEqual([false, false, false]);
});

test('what is no state is none', () => {
  expect(parseState('mmmm????')).toBeUndefined();
  expect(parseState('')).toBeUndefined();
});
