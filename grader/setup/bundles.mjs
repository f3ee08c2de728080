import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceVersion } from './sourceVersion.mjs';
import { filesBelow, fingerprint, hasStamp, readStamp, writeStamp } from './stamp.mjs';

/** What is made in dist/, from which source. */
export const entryPoints = {
  scripts: { cli: 'grader/cli.ts' },
  modules: {
    agent: 'grader/agent.ts',
    'demo-server': 'demo-server/main.ts',
    'demo-server-worker': 'demo-server/worker.ts',
    'fetch-kernel': 'grader/lab/fetch-kernel.ts',
    'class-sender': 'grader/class/member/sender.ts',
  },
  page: {
    'board-page': 'grader/class/board-page/page.ts',
    'workbench-page': 'grader/workbench/page/page.ts',
  },
};

/**
 * dist/: the kit's TypeScript as JavaScript, and the version of its sources.
 * @param {string} root
 * @returns {import('./step.mjs').Step}
 */
export function bundles(root) {
  const stampFile = join(root, 'dist', '.kit-stamp');
  const stamp = () =>
    fingerprint([
      join(root, 'package-lock.json'),
      ...filesBelow(
        root,
        ['addon', 'grader', 'demo-server'],
        (name) => /\.(mjs|ts|json|c|cc|h|sh)$/.test(name) && !name.endsWith('.test.ts'),
      ),
    ]);
  const { scripts, modules, page } = entryPoints;
  const made = [
    ...Object.keys(scripts).map((name) => `${name}.cjs`),
    ...Object.keys({ ...modules, ...page }).map((name) => `${name}.js`),
    'version',
  ].map((name) => join(root, 'dist', name));
  return {
    name: 'JavaScript',
    after: ['npm packages'],
    howFar: () => '',
    isDone: () => hasStamp(stampFile, stamp()) && made.every((path) => existsSync(path)),
    why: () =>
      readStamp(stampFile) === undefined ? 'the kit’s TypeScript is compiled into dist/' : 'the sources have changed',
    run: async () => {
      const before = stamp();
      const { bundle } = await import('./bundle.mjs');
      await bundle(root, entryPoints);
      writeFileSync(join(root, 'dist', 'version'), sourceVersion(root));
      writeStamp(stampFile, before);
    },
  };
}
