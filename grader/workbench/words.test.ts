import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { wordsIn } from './words.ts';

test('functions, macros and structures are found with what is said about them', () => {
  const header = `/** Counts. */
#define COUNT(name) int name
#define NOT_EXPLAINED 1

/** An address. */
struct address {
  int port;
};

/**
 * Description
 *   Reads *size* bytes, see **other**\\ ().
 * Return
 *   0
 */
long read_it(void *dst, u32 size);
int not_explained(void);
`;
  expect(wordsIn(header)).toEqual([
    { name: 'COUNT', declaration: 'COUNT(name)', about: 'Counts.' },
    { name: 'address', declaration: 'struct address {\n  int port;\n};', about: 'An address.' },
    {
      name: 'read_it',
      declaration: 'long read_it(void *dst, u32 size);',
      about: 'Description\n  Reads size bytes, see other().\nReturn\n  0',
    },
  ]);
});

test('the names that the course uses are explained', () => {
  const headers = ['bcc.h', 'kernel.h', 'registers.h'].map((name) =>
    readFileSync(join(kitRoot, 'grader', 'setup', 'editor', 'include', name), 'utf8'),
  );
  const names = headers.flatMap(wordsIn).map(({ name }) => name);
  for (const name of ['BPF_HASH', 'BPF_PERF_OUTPUT', 'PT_REGS_RC', 'pt_regs', 'sockaddr_in6', 'sock'])
    expect(names).toContain(name);
});
