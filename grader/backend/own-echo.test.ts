import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { execa } from 'execa';
import { once } from 'node:events';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';

test('the echo of what is printed: this process, who started it, and who reads its output', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ownEcho } from './own-echo.ts';
        console.log(JSON.stringify([process.pid, process.ppid, ...ownEcho()]));`,
      resolveDir: join(kitRoot, 'grader', 'backend'),
    },
    ...{ bundle: true, platform: 'node', format: 'esm', write: false },
  });
  const node = ['--input-type=module', '--eval', outputFiles[0]?.text ?? ''];
  // The sleep has the pipe too, as a writer.
  const script = 'sleep 30 & echo $! >&2; "$@" | cat; kill $!';
  const child = execa('sh', ['-c', script, 'sh', process.execPath, ...node], { cwd: kitRoot });
  await once(child, 'spawn');
  const { stdout, stderr } = await child;
  const [own, parent, ...echo] = JSON.parse(stdout) as number[];
  expect(echo).toEqual(expect.arrayContaining([own, parent, child.pid, process.pid]));
  expect(echo).not.toContain(Number(stderr));
});
