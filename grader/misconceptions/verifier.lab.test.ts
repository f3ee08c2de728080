import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '../backend/backend.ts';
import { openBackend } from '../backend/open-backend.ts';
import { patched } from '../check-kit/program.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import { obstacle } from '../levels/assess.ts';
import { planFor } from '../levels/plan-for.ts';
import { programRecord } from '../levels/program-record.ts';
import { kitRoot } from '../base/paths.ts';
import { explain } from './explain.ts';
import { hintOf } from './hint-of.ts';
import { refusedPrograms } from './refused-programs.testing.ts';

/** A refused program leaves nothing behind, so that one machine serves for all of them. */
let backend: Backend;
const open = async () => {
  backend = await openBackend('lab', () => undefined);
  await backend.start();
};
beforeAll(open, 600_000);
afterAll(() => backend.stop());

/** Debian 13 has Linux 6.12. */
const isDebian13 = () => backend.release().localeCompare('6.12', 'en', { numeric: true }) >= 0;

test.each(refusedPrograms)(
  '$id at $caret',
  async ({ id, level, patches, caret, onDebian13 = id }) => {
    const solution = await readFile(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8');
    const source = patched(solution, { name: id, level, patches });
    const request = { file: 'clean.c', source, headers: backend.headers, progress: () => undefined };
    const compiled = await quickCompile(request);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    const listener = { onPhase: () => undefined, onSamples: () => undefined, onPrinted: () => undefined };
    const result = await backend.run(compiled.bundle, planFor(level, 7), listener);
    const expected = isDebian13() ? onDebian13 : id;
    if ('evidence' in result) {
      await backend.stop();
      await open();
      expect([null, 'the kernel has taken the program']).toEqual([expected, expect.any(String)]);
      return;
    }
    const { record, diagnostics } = programRecord(source, compiled, result.refusal);

    if (!record.refusal) throw new Error('the refusal is not in the record');
    const { message, line: at = null, ...refusal } = record.refusal;
    const known = explain({ ...refusal, source: 'verifier', message, line: at }, source);
    expect([known?.id, message]).toEqual([expected, message]);
    expect(obstacle(level, record)).toMatchObject({ actual: message, hint: known && hintOf(known), doc: known?.doc });
    expect(known && hintOf(known)).not.toContain('$');

    const { line, column } = diagnostics.find(({ source: by }) => by === 'verifier') ?? { line: null, column: null };
    if (caret === null) {
      expect(line).toBeNull();
      return;
    }
    const fromLine = source.split('\n').slice((line ?? 0) - 1);
    // Where libbcc has rewritten the line, only the line is sure.
    if (column === null) expect(fromLine[0]).toContain(caret);
    else expect(fromLine.join('\n').slice(column - 1, column - 1 + caret.length)).toBe(caret);
  },
  120_000,
);
