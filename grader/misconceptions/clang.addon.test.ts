import { beforeAll, expect, jest, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { patched } from '../check-kit/program.ts';
import { compileProgram } from '../compile/compile-program.ts';
import { precompiledHeaders } from '../compile/precompiled-headers.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { assess } from '../levels/assess.ts';
import { cacheRoot, kitRoot } from '../base/paths.ts';
import { explain } from './explain.ts';
import { hintOf } from './hint-of.ts';
import { slips } from './slips.testing.ts';

jest.setTimeout(120_000);

let compiler: { headers: string; precompiledHeader?: string };
beforeAll(async () => {
  const { headers } = await kernelPackage(cacheRoot(), () => undefined);
  // With the lean one first, as a learner's is compiled, each would be compiled twice: it says the same.
  const { whole } = await precompiledHeaders(cacheRoot(), headers, () => undefined);
  compiler = { headers, ...(whole !== undefined && { precompiledHeader: whole }) };
}, 300_000);

test.each(slips)('$id ($patches.0.1)', async ({ id, level, patches, at }) => {
  const solution = await readFile(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8');
  const source = patched(solution, { name: id, level, patches });
  const { ok, diagnostics } = await compileProgram({ file: 'clean.c', source, ...compiler });
  const first = diagnostics.find(({ severity }) => severity === (ok ? 'warning' : 'error'));
  if (!first) throw new Error('the compiler has said nothing');
  expect([explain(first, source)?.id, first.message]).toEqual([id, first.message]);
  if (at === null) expect(first.line).toBeNull();
  else expect(source.split('\n')[(first.line ?? 0) - 1]).toContain(at);
  if (ok) return;
  const [step] = assess(level, { source, diagnostics });
  const known = explain(first, source);
  expect(step).toMatchObject({ id: '0.compile', hint: known && hintOf(known), doc: known?.doc });
  // What a row's words leave open has been filled in.
  expect(step?.hint).not.toMatch(/\$\d/);
});
