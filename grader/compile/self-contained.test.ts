import { expect, test } from '@jest/globals';
import { isSelfContained } from './self-contained.ts';

test.each([
  ['', true],
  ['int x;', true],
  [
    '#include <net/inet_sock.h>\n#include <linux/net.h> // sockets\n  # include <linux/in6.h> /* addresses */\r\n',
    true,
  ],
  ['// Include what you need.\n#define INLINE __always_inline\n', true],
  ['#include "mine.h"', false],
  ['#include </etc/passwd>', false],
  ['#include <../../mine.h>', false],
  ['#include __FILE__', false],
  ['#inc\\\nlude "mine.h"', false],
  ['%:include "mine.h"', false],
  ['#/**/include "mine.h"', false],
  ['#\tinclude_next <linux/net.h>', false],
  ['#include <linux/net.h> /* */ \n#if __has_include("mine.h")', false],
  ['#embed "picture.png"', false],
  ['asm(".incbin \\"mine.bin\\"");', false],
])('%j: %s', (source, expected) => {
  expect(isSelfContained(source)).toBe(expected);
});
