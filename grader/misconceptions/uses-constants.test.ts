import { expect, test } from '@jest/globals';
import { usesConstants } from './uses-constants.ts';

const LOOP = '        if (start[0] == words[i][0])';

test.each([
  ['const char words[2][5] = {"POST", "HTTP"};', LOOP],
  ['static const char *words[] = {"POST"};', LOOP],
  ['char post[4] = "POST";', '    return *(u32 *)start == *(u32 *)post;'],
  ['    const u8 words[4] = {80, 79, 83, 84};', LOOP],
  // A parameter, to which text is passed further down.
  ['    return begins(start, "POST") || begins(start, "HTTP");', '        if (text[i] != word[i])'],
])('%s', (program, line) => {
  expect(usesConstants(line, program)).toBe(true);
});

test.each([
  ['int counter = 0;\n    save("x", 1);', '    counter++;'],
  ['static struct event_t event;\n    save("x", 1);', '    event.pid = 1;'],
  ['    bpf_trace_printk("%d", 1);', '    calls++;'],
])('not in %j', (program, line) => {
  expect(usesConstants(line, program)).toBe(false);
});
