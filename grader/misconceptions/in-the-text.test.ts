import { expect, test } from '@jest/globals';
import { inTheText } from './in-the-text.ts';

const SOURCE = "struct args_t {\n    const char *buf;\n};\nif (args->buf[0] != 'P')\n    return;";

test('a saved pointer that is read with [ ], where nothing tells more', () => {
  expect(inTheText('nothing-submitted', SOURCE)).toEqual({ reason: 'buffer-not-copied', line: 4 });
  expect(inTheText('sent-twice', SOURCE)).toBeUndefined();
});

test('several letters in single quotes, but not in a comment', () => {
  const source = "// 'POST'\nif (*(u32 *)start == 'POST')\n    return;";
  expect(inTheText('nothing-submitted', source)).toEqual({ reason: 'letters-as-number', line: 2 });
  expect(inTheText('nothing-submitted', "// 'POST'\nif (start[0] == 'P')")).toBeUndefined();
});

test('the bytes of an event of its own may be read so', () => {
  expect(inTheText(undefined, SOURCE.replace('*buf;', 'buf[400];'))).toBeUndefined();
});
