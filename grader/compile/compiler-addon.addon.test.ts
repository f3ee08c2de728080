import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot, nativePath } from '../paths.ts';
import { SAMPLE } from './sample.ts';

/** In a process of its own, as the addon must not meet kernel.node in one; no cell, so that a sanitizer can be in it. */
const SCRIPT = `
  const { compile, virtualHeaders } = require(${JSON.stringify(nativePath('compiler.node'))});
  const answer = (run) => { try { return run(); } catch ({ code, message }) { return code ?? message; } };
  const wrong = [[], [1], [{}], [{ source: 1, cflags: [] }], [{ source: '', cflags: 'text' }]];
  require('node:fs').writeFileSync(3, JSON.stringify({
    wrong: wrong.map((values) => answer(() => compile(...values))),
    headers: Object.values(virtualHeaders()).every((text) => typeof text === 'string'),
    refused: answer(() => compile({ source: 'int hook(void *ctx) { return nothing; }', cflags: [] })),
    compiled: answer(() => compile({ source: process.argv[1], cflags: [] }).programs.length > 0),
  }));`;

test('the compiler’s addon answers what is right and what is wrong', async () => {
  const { headers } = await kernelPackage(cacheRoot(), () => undefined);
  const { stdio } = await execa(process.execPath, ['-e', SCRIPT, SAMPLE], {
    env: { BCC_KERNEL_SOURCE: headers },
    // libbcc prints on the first two.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  expect(JSON.parse(stdio[3])).toEqual({
    wrong: Array(5).fill('BAD_ARGUMENT'),
    headers: true,
    refused: 'COMPILE_FAILED',
    compiled: true,
  });
});
