import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { SetupFailure } from './SetupFailure.mjs';

/**
 * Bundles the entry points into dist/, with the npm packages they use: that starts faster, and the guest needs no
 * node_modules.
 * @param {string} root
 * @param {Record<string, string>} entryPoints name in dist/ to source
 */
export async function bundle(root, entryPoints) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    // Chunks lie beside the entry points: paths.ts finds the kit's folder from import.meta.url, which must be one below it.
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    // Packages in CommonJS call require() for Node's own modules, which ESM does not have.
    banner: {
      js: `import { createRequire as bannerRequire } from 'node:module';\nconst require = bannerRequire(import.meta.url);`,
    },
    logLevel: 'silent',
    write: false,
  }).catch((/** @type {unknown} */ error) => {
    throw new SetupFailure(
      'BUNDLE_FAILED',
      `The kit's TypeScript does not compile: ${error instanceof Error ? error.message : String(error)}`,
      'If you changed files of grader/ or demo-server/, mend them; else fetch the kit anew.',
    );
  });
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Renamed into place, so that a command which runs at this moment never reads half a file.
    writeFileSync(`${path}.new`, contents);
    renameSync(`${path}.new`, path);
  }
}
