import { expect, test } from '@jest/globals';
import { inTheText } from './in-the-text.ts';

const SOURCE = "struct args_t {\n    const char *buf;\n};\nif (args->buf[0] != 'P')\n    return;";

test('a saved pointer that is read with [ ], where nothing tells more', () => {
  expect(inTheText('nothing-submitted', SOURCE)).toEqual({ reason: 'buffer-not-copied', line: 4 });
  expect(inTheText('sent-twice', SOURCE)).toBeUndefined();
});

test('the bytes of an event of its own may be read so', () => {
  expect(inTheText(undefined, SOURCE.replace('*buf;', 'buf[400];'))).toBeUndefined();
});
