import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HARMFUL } from '../base/foreign-text.ts';
import { compileProgram, type CompileResult } from '../compile/compile-program.ts';
import { COMPILE_LIMITS } from '../compile/limits.ts';
import { KitError } from '../base/errors.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot, kitRoot } from '../base/paths.ts';
import { findProgram } from '../setup/thisMachine.mjs';
import { hostileToCompiler, type HostileToCompiler } from './hostile/compiler.ts';

const WORDS = 'correct horse battery staple';
/** C, so that a compiler which reads it goes on; and enough lines for a message that quotes a line by its number. */
const SECRET = `static const char secret[] = "${WORDS}";\n`.repeat(40);

let headers = '';
let folder = '';
let secret = '';
let withoutBubblewrap = '';
const path = process.env['PATH'] ?? '';
beforeAll(async () => {
  headers = (await kernelPackage(cacheRoot(), () => undefined)).headers;
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  secret = join(folder, 'secret');
  await writeFile(secret, SECRET);
  withoutBubblewrap = join(folder, 'bin');
  await mkdir(withoutBubblewrap);
  for (const name of ['setpriv', 'sh']) await symlink(findProgram(name, path) ?? name, join(withoutBubblewrap, name));
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A twentieth of the time that a learner's program may take, for those that would take all of it; no patience adds to it. */
const GREEDY = { ...COMPILE_LIMITS, wallMs: 1500 };

interface Outcome {
  came: string;
  /** All that leaves the compile, in letters. */
  out: string;
}

async function outcomeOf({ source, must }: HostileToCompiler): Promise<Outcome> {
  const limits = Array.isArray(must) && must.includes('COMPILER_TIMEOUT') ? GREEDY : COMPILE_LIMITS;
  const request = { file: 'clean.c', source: source(secret), headers, limits };
  const result = await compileProgram(request).catch((error: unknown) => {
    if (error instanceof KitError) return error;
    throw error;
  });
  if (result instanceof KitError) return { came: result.code, out: result.message };
  return { came: result.ok ? 'compile' : wordsOf(result), out: `${wordsOf(result)}\n${bytesOf(result)}` };
}

const wordsOf = ({ diagnostics }: CompileResult) => diagnostics.map(({ message }) => message).join('\n');

/** A bundle with its bytes as letters, one byte a letter. */
const bytesOf = (result: CompileResult) =>
  result.ok
    ? JSON.stringify(result.bundle, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      )
    : '';

afterAll(() => {
  process.env['PATH'] = path;
});

describe.each([
  ['in bubblewrap', () => undefined],
  [
    'confined by Landlock and seccomp alone',
    () => {
      process.env['PATH'] = withoutBubblewrap;
    },
  ],
])('%s', (_how, prepare) => {
  beforeAll(prepare);

  test.each(hostileToCompiler)('a program that $name', async (program) => {
    const { came, out } = await outcomeOf(program);
    if (program.must instanceof RegExp) expect(came).toMatch(program.must);
    else expect(program.must).toContain(came);
    expect(out).not.toContain(WORDS);
    for (const place of [kitRoot, cacheRoot(), homedir() === '/' ? folder : homedir()])
      expect(out.replaceAll(secret, '')).not.toContain(place);
    expect(out.split('\n', 1)[0]).not.toMatch(new RegExp(HARMFUL.source, 'u'));
  });
});
