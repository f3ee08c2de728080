import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { levels } from '../levels/index.ts';
import { kitRoot } from '../base/paths.ts';
import { beginsWithStartIncludes, START_INCLUDES } from './start-includes.ts';

const [in6, net, socket, inetSock] = START_INCLUDES.map((name) => `#include <${name}>`);
const all = `${in6}\n${net}\n${socket}\n${inetSock}\n`;

test.each(['workshop/clean.c', ...levels.map(({ number: level }) => `solutions/level-${level}.c`)])(
  '%s begins with them',
  async (file) => {
    expect(beginsWithStartIncludes(await readFile(join(kitRoot, file), 'utf8'))).toBe(true);
  },
);

describe('begins with them', () => {
  test.each([
    ['nothing else', all],
    ['no newline at the end', all.trimEnd()],
    ['lines that end as on Windows', all.replaceAll('\n', '\r\n')],
    ['blanks within the directives', all.replaceAll('#include <', ' # include  <')],
    ['another include behind them', `${all}#include <linux/tcp.h>\n`],
    ['comments between and behind', `/* a\n #include "x.h" */\n// b\n${all.replaceAll('>\n', '> /* c */ // d\n')}`],
  ])('%s', (_what, source) => {
    expect(beginsWithStartIncludes(source)).toBe(true);
  });
});

describe('does not begin with them', () => {
  test.each([
    ['an empty program', ''],
    ['one is missing', `${in6}\n${net}\n${socket}\nint x;\n`],
    ['another order', `${net}\n${in6}\n${socket}\n${inetSock}\n`],
    ['another include first', `#include <linux/tcp.h>\n${all}`],
    ['a macro first', `#define CONFIG_IPV6 0\n${all}`],
    ['a pragma between', all.replace(`${net}\n`, `${net}\n#pragma pack(1)\n`)],
    ['quotes instead of brackets', all.replace('<linux/net.h>', '"linux/net.h"')],
    ['include_next', all.replace('#include', '#include_next')],
    ['two on a line, of which only the first is a directive', all.replaceAll('\n', ' ')],
    ['the same behind a comment', `${in6} /* */ ${net}\n${socket}\n${inetSock}\n`],
    ['a line comment that goes on in the next line', `// \\\n${all}`],
    ['a comment that never ends', `/* ${all}`],
  ])('%s', (_what, source) => {
    expect(beginsWithStartIncludes(source)).toBe(false);
  });
});
