import { expect, test } from '@jest/globals';
import { checkedProxy, checkedPublicUrl } from './checked-address.ts';

test.each(['https://class.example.org', 'http://class.example.org:4040/', 'https://[2001:db8::1]:8443'])(
  '%s is a public URL',
  (text) => {
    expect(checkedPublicUrl(text).origin).toBe(text.replace(/\/$/, ''));
  },
);
test.each(['class.example.org', 'ftp://x', 'https://x/board', 'https://ada@x', 'https://x/?a', 'https://x/#a', ''])(
  '"%s" is none',
  (text) => {
    expect(() => checkedPublicUrl(text)).toThrow(expect.objectContaining({ code: 'BAD_PUBLIC_URL' }));
  },
);

test.each(['127.0.0.1', '::1'])('%s may be the address of a proxy', (text) => {
  expect(checkedProxy(text)).toBe(text);
});
test.each(['localhost', '10.0.0.0/8', 'loopback', '', 'true'])('"%s" may not', (text) => {
  expect(() => checkedProxy(text)).toThrow(expect.objectContaining({ code: 'BAD_PROXY' }));
});
