import { execa } from 'execa';
import { access, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { tied } from '../tied.ts';
import { encodeWire } from '../wire.ts';
import { compileProgram } from './compile-program.ts';
import { draftOf } from './draft.ts';
import { headerArguments, VIRTUAL } from './header-arguments.ts';
import { keepFile } from './keep-file.ts';
import { COMPILE_LIMITS } from './limits.ts';
import { runChild } from './run-child.ts';
import { CFLAGS } from './run-compiler.ts';
import { SAMPLE } from './sample.ts';
import { START_INCLUDES } from './start-includes.ts';

export interface MakeRequest {
  /** Of the same LLVM as libbcc. */
  clang: string;
  /** Kernel headers. */
  headers: string;
  /** The precompiled header to make; what it is made of is put beside it and must stay there. */
  file: string;
}

/**
 * Makes the precompiled header of the start includes and tries it out: resolves with false when a sample becomes another
 * program with it, rejects when clang cannot make it.
 */
export async function makePrecompiledHeader({ clang, headers, file }: MakeRequest): Promise<boolean> {
  const copies = join(dirname(file), 'libbcc');
  const source = join(dirname(file), 'start.h');
  await copyLibbccHeaders(headers, copies);
  await write(source, START_INCLUDES.map((name) => `#include <${name}>\n`).join(''));
  const draft = draftOf(file);
  try {
    const { stderr } = await runChild({ source: '', headers, cflags: CFLAGS, limits: COMPILE_LIMITS });
    const args = headerArguments(stderr, { copies, source, output: draft });
    if (!args) return false;
    const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
    await execa(...tied(clang, args), { cwd: headers, env, extendEnv: false, stdio: 'ignore', timeout: 60_000 });
    if (!(await changesNothing(headers, draft))) return false;
    await rename(draft, file);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

async function copyLibbccHeaders(headers: string, folder: string): Promise<void> {
  const { reply } = await runChild({ source: '', headers, cflags: 'headers', limits: COMPILE_LIMITS });
  const texts = z.record(z.string(), z.string()).parse(JSON.parse(reply));
  for (const [name, text] of Object.entries(texts)) {
    await write(join(folder, name.slice(VIRTUAL.length)), text);
  }
}

async function write(path: string, text: string): Promise<void> {
  if (!(await keepFile(path, text))) throw new Error(`cannot write ${path}`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Whether a program becomes the same with the header as without, to the last byte. */
async function changesNothing(headers: string, header: string): Promise<boolean> {
  const request = { file: 'sample.c', source: SAMPLE, headers };
  const plain = await compileProgram(request);
  const quick = await compileProgram({ ...request, precompiledHeader: header });
  // After a failed attempt the compiler removes the header and goes on without.
  return plain.ok && quick.ok && encodeWire(plain.bundle) === encodeWire(quick.bundle) && (await exists(header));
}
