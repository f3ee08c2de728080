import { execa } from 'execa';
import { access, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { draftOf } from '../base/draft.ts';
import { keepFile } from '../base/write-whole.ts';
import { nativePath } from '../base/paths.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { encodeWire } from '../base/wire.ts';
import { compileProgram } from './compile-program.ts';
import { clangArguments, includesIn, libclangArguments, VIRTUAL } from './header-arguments.ts';
import { COMPILE_LIMITS } from './limits.ts';
import { runChild } from './run-child.ts';
import { CFLAGS } from './run-compiler.ts';
import { SAMPLE } from './sample.ts';
import { START_INCLUDES } from './start-includes.ts';

export interface MakeRequest {
  /** Of the same LLVM as libbcc. */
  clang: string;
  libclang: string;
  /** Kernel headers. */
  headers: string;
  /** Where the precompiled headers go; what they are made of is put beside them and must stay there. */
  folder: string;
}

/** What is made, leanest first. */
export const HEADER_NAMES = ['lean', 'whole'] as const;
export type HeaderName = (typeof HEADER_NAMES)[number];

export const headerFile = (folder: string, name: HeaderName): string => join(folder, `${name}.pch`);

/**
 * Makes the precompiled headers of the start includes, and tries each out: resolves with those that can be made and with
 * which a sample becomes the same program as without.
 */
export async function makePrecompiledHeaders(request: MakeRequest): Promise<HeaderName[]> {
  const { headers, folder } = request;
  const copies = join(folder, 'libbcc');
  await copyLibbccHeaders(headers, copies);
  const { stderr } = await runChild({ source: '', headers, cflags: CFLAGS, limits: COMPILE_LIMITS });
  const makers = { lean: makeLean, whole: makeWhole };
  const sample = await compileSample(headers);
  const made = await Promise.all(
    HEADER_NAMES.map(async (name) => {
      const output = draftOf(headerFile(folder, name));
      try {
        await makers[name](request, stderr, copies, output);
        // After a failed attempt the compiler removes the header and goes on without.
        if ((await compileSample(headers, output)) !== sample || !(await exists(output))) return [];
        await rename(output, headerFile(folder, name));
        return [name];
      } catch {
        return []; // another LLVM's ways, no libclang, no space
      } finally {
        await rm(output, { force: true });
      }
    }),
  );
  return made.flat();
}

/** The start includes with all that is in them. */
async function makeWhole({ clang, headers, folder }: MakeRequest, printed: string, copies: string, output: string) {
  const source = join(folder, 'whole.h');
  await writeIncludes(source, START_INCLUDES);
  await runTool(headers, clang, clangArguments(printed, { headers, copies, source, output }));
}

/**
 * Without the bodies of functions. Most of a compile with the whole header is spent on them: libbcc looks at every
 * function there is, and clang has to fetch each for that, though hardly a program calls one of them.
 */
async function makeLean({ libclang, headers, folder }: MakeRequest, printed: string, copies: string, output: string) {
  const source = join(folder, 'lean.h');
  const helpers = await readFile(join(copies, 'include', 'bcc', 'helpers.h'), 'utf8');
  await writeIncludes(source, [...includesIn(helpers), ...START_INCLUDES]);
  const args = libclangArguments(printed, { headers, copies });
  await runTool(headers, nativePath('without-bodies'), args && [libclang, source, output, ...args]);
}

async function runTool(headers: string, program: string, args: string[] | undefined): Promise<void> {
  if (!args) throw new Error('libbcc calls clang in an unknown way');
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8' };
  await execa(...diesWithParent(program, args), {
    cwd: headers,
    env,
    extendEnv: false,
    stdio: 'ignore',
    timeout: 60_000,
  });
}

async function copyLibbccHeaders(headers: string, folder: string): Promise<void> {
  const { reply } = await runChild({ source: '', headers, cflags: ['--headers'], limits: COMPILE_LIMITS });
  const texts = z.record(z.string(), z.string()).parse(JSON.parse(reply));
  for (const [name, text] of Object.entries(texts)) {
    await write(join(folder, name.slice(VIRTUAL.length)), text);
  }
}

const writeIncludes = (path: string, names: string[]): Promise<void> =>
  write(path, names.map((name) => `#include <${name}>\n`).join(''));

/** Only when it is another: libclang notes the time of what it reads, and another process may just be making the same. */
async function write(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  if (!(await keepFile(path, text))) throw new Error(`cannot write ${path}`);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** All of a program, to the last byte. */
async function compileSample(headers: string, precompiledHeader?: string): Promise<string> {
  const result = await compileProgram({
    ...{ file: 'sample.c', source: SAMPLE, headers },
    ...(precompiledHeader !== undefined && { precompiledHeader }),
  });
  if (!result.ok) throw new Error('the sample does not compile');
  return encodeWire(result.bundle);
}
