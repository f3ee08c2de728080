import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clangdConfig, isOurs } from './editor/clangdConfig.mjs';
import { helperDeclarations } from './editor/helperDeclarations.mjs';
import { say } from './say.mjs';
import { filesBelow, fingerprint, hasStamp, readStamp, writeStamp } from './stamp.mjs';

/**
 * What an editor with clangd needs to complete and check the learner's program: `.clangd` and dist/editor/helpers.h.
 * @param {string} root
 * @returns {import('./step.mjs').Step}
 */
export function editorSupport(root) {
  const folder = join(root, 'dist', 'editor');
  const stampFile = join(folder, '.kit-stamp');
  const config = join(root, '.clangd');
  const compile = join(root, 'build', 'Release', 'compile');
  const stamp = () =>
    fingerprint([compile, ...filesBelow(root, ['grader/setup/editor'], (name) => !name.endsWith('.test.ts'))]);
  return {
    name: 'editor support',
    after: ['native parts'],
    howFar: () => '',
    isDone: () => hasStamp(stampFile, stamp()) && existsSync(config),
    why: () => 'so that an editor with clangd knows what BCC and the kernel offer (docs/editor.md)',
    run: () => {
      const before = stamp();
      mkdirSync(folder, { recursive: true });
      try {
        writeFileSync(join(folder, 'helpers.h'), installedHelpers(compile));
      } catch (error) {
        // A comfort, and no reason to stop: the next step that needs libbcc says what is wrong with it.
        say(`  libbcc does not show its headers, so an editor will not know BPF's helpers: ${String(error)}`);
        writeFileSync(join(folder, 'helpers.h'), '');
      }
      // One that somebody else wrote is theirs to keep.
      if (isOurs(readStamp(config))) writeFileSync(config, clangdConfig(root));
      writeStamp(stampFile, before);
      return Promise.resolve();
    },
  };
}

/** @param {string} compile the kit's program of that name */
function installedHelpers(compile) {
  const { output, stderr, error } = spawnSync(compile, ['--headers'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  const reply = output[3];
  if (!reply) throw error ?? new Error(stderr);
  const texts = /** @type {Record<string, string>} */ (JSON.parse(reply));
  const headers = Object.entries(texts);
  /** @param {string} name */
  const header = (name) => headers.find(([path]) => path.endsWith(`/bcc/${name}`))?.[1] ?? '';
  return helperDeclarations(header('helpers.h'), header('bpf.h'));
}
