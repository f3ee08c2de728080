import { describe, expect, test } from '@jest/globals';
import { ipv6Text } from './socket-address.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

describe('IPv6 as text, RFC 5952', () => {
  test.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000000', '2001:db8::'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'], // the first of two runs of the same length
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'], // the longer run, not the first
    ['20010db8000100010001000100000001', '2001:db8:1:1:1:1:0:1'], // one group is no run
    ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
    ['fe80000000000000aabbccddeeff0011', 'fe80::aabb:ccdd:eeff:11'],
    ['00000001000200030004000500060007', '0:1:2:3:4:5:6:7'],
    ['00000000000000000000ffff7f010203', '::ffff:127.1.2.3'], // as inet_ntop writes a mapped IPv4 address
  ])('%s is %s', (hex, text) => {
    expect(ipv6Text(bytes(hex))).toBe(text);
  });

  test('agrees with the URL parser on a thousand addresses full of zeros', () => {
    for (let seed = 1; seed <= 1000; seed++) {
      const groups = Array.from({ length: 8 }, (_, i) => ((seed * 2654435761 + i * 40503 * seed) >>> 7) % 3);
      const hex = groups.map((group) => group.toString(16).padStart(4, '0')).join('');
      const expected = new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname;
      expect(`[${ipv6Text(bytes(hex))}]`).toBe(expected);
    }
  });
});
