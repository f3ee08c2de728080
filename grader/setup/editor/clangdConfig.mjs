import { join } from 'node:path';
import { thisArchitecture } from '../../platform/architecture.mjs';

const FIRST_LINE = '# Made at set-up by the workshop kit; docs/editor.md says what for.';

/** @param {string | undefined} text of a .clangd, undefined: there is none */
export const isOurs = (text) => text === undefined || text.startsWith(FIRST_LINE);

/**
 * How clangd reads the learner's C. Paths are absolute: relative ones would be taken from a folder that differs between
 * clangd's releases.
 * @param {string} root
 */
export function clangdConfig(root) {
  const headers = join(root, 'grader', 'setup', 'editor', 'include');
  const flags = [
    ...['-xc', '-std=gnu11', `--target=${thisArchitecture.target}`, '-nostdinc', '-fno-builtin'],
    ...[`-I${headers}`, `-I${join(root, 'dist', 'editor')}`, '-include', join(headers, 'bcc.h')],
    // As the grader compiles (grader/compile/run-compiler.ts).
    ...['-Wall', '-Wno-unused-function', '-Werror=implicit-function-declaration'],
  ];
  // JSON strings are YAML strings, too.
  return `${FIRST_LINE}
If:
  PathMatch: "(workshop|solutions)/.*\\\\.c"
CompileFlags:
  Add: ${JSON.stringify(flags)}
Diagnostics:
  # The four includes of the start file stay, used or not.
  UnusedIncludes: None
`;
}
