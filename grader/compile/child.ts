/**
 * The process that one compile lives and dies in. Source on stdin, cflags as JSON in the first argument; the reply on
 * fd 3; stderr belongs to clang and libbcc. The addon must not meet kernel.node in one process (addon/recorder.cc).
 * With the word `headers` instead of cflags the reply is the text of libbcc's own headers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Bundle } from '../bundle/bundle.ts';
import { encodeWire } from '../wire.ts';
import { nativePath } from '../paths.ts';
import type { ChildFailure } from './child-reply.ts';

interface CompilerAddon {
  compile(request: { source: string; cflags: string[] }): Bundle;
  virtualHeaders(): Record<string, string>;
}

const REPLY_FD = 3;
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const fail = (failure: ChildFailure): void => writeFileSync(REPLY_FD, JSON.stringify(failure));

function main(): void {
  let addon: CompilerAddon;
  try {
    addon = createRequire(import.meta.url)(nativePath('compiler.node')) as CompilerAddon;
  } catch (error) {
    fail({ failed: 'ADDON', message: messageOf(error) });
    return;
  }
  if (process.argv[2] === 'headers') {
    writeFileSync(REPLY_FD, JSON.stringify(addon.virtualHeaders()));
    return;
  }
  const source = readFileSync(0, 'utf8');
  const cflags = JSON.parse(process.argv[2] ?? '[]') as string[];
  try {
    writeFileSync(REPLY_FD, encodeWire(addon.compile({ source, cflags })));
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'COMPILE_FAILED' && code !== 'REFUSED') throw error;
    fail({ failed: code, message: messageOf(error) });
  }
}

main();
