import { beforeEach, describe, expect, test } from '@jest/globals';
import { GuessLimit } from './guess-limit.ts';

let now = 0;
let limit: GuessLimit;
beforeEach(() => {
  now = 1_000_000;
  limit = new GuessLimit(() => now);
});

function wrong(address: string, times: number): void {
  for (let time = 0; time < times; time++) limit.wrong(address);
}

describe('wrong guesses', () => {
  test('of one address are 20, and one comes back every 3 s', () => {
    wrong('10.0.0.1', 19);
    expect(limit.waitFor('10.0.0.1')).toBe(0);
    wrong('10.0.0.1', 1);
    expect(limit.waitFor('10.0.0.1')).toBe(3);
    now += 3000;
    expect(limit.waitFor('10.0.0.1')).toBe(0);
    wrong('10.0.0.1', 1);
    expect(limit.waitFor('10.0.0.1')).toBe(3);
  });

  test('of one address do not keep others waiting', () => {
    wrong('10.0.0.1', 20);
    expect(limit.waitFor('10.0.0.2')).toBe(0);
  });

  test('of one IPv6 network are those of one address', () => {
    wrong('2001:db8:0:1::1', 20);
    expect(limit.waitFor('2001:db8:0:1:ffff::2')).toBeGreaterThan(0);
    expect(limit.waitFor('2001:db8:0:2::1')).toBe(0);
    wrong('2001:db8::1', 20);
    expect(limit.waitFor('2001:db8::2')).toBeGreaterThan(0);
  });

  test('of all addresses together are 120', () => {
    for (let host = 0; host < 120; host++) wrong(`10.0.1.${host}`, 1);
    expect(limit.waitFor('10.0.0.1')).toBe(1);
    now += 500;
    expect(limit.waitFor('10.0.0.1')).toBe(0);
  });

  test('are forgotten with time, but no more than all of them', () => {
    wrong('10.0.0.1', 20);
    now += 24 * 3600 * 1000;
    wrong('10.0.0.1', 19);
    expect(limit.waitFor('10.0.0.1')).toBe(0);
    wrong('10.0.0.1', 1);
    expect(limit.waitFor('10.0.0.1')).toBe(3);
  });
});
