/**
 * What every npm script calls: `exec node grader/kit.mjs <command> [arguments]`. Without the exec a shell would stand between
 * npm and this process, and keep to itself the signals that npm passes on.
 * It is plain JavaScript because it runs before anything is installed or compiled. It makes sure that the set-up is done
 * (a check of some stamps when it is) and hands over to the compiled command line.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineProblem } from './setup/machineProblem.mjs';

const kitRoot = new URL('..', import.meta.url);
const [command = '', ...args] = process.argv.slice(2);

try {
  const problem = machineProblem(process.versions.node, process.platform, process.arch);
  if (problem) throw problem;
  // Imported only now: an old Node may not understand what these files use.
  if (command !== 'doctor') await (await import('./setup/setUp.mjs')).setUp(kitRoot, command, args);
  if (command === 'doctor' && !(await import('./setup/diagnose.mjs')).diagnose(kitRoot)) process.exitCode = 69;
  else if (command === 'test') {
    const { runTests } = await import('./setup/runTests.mjs');
    process.exitCode = await runTests(kitRoot, args);
  } else if (command !== 'setup') {
    const { runWithCodeCache } = await import('./setup/codeCache.mjs');
    const dist = fileURLToPath(new URL('dist', kitRoot));
    runWithCodeCache(join(dist, 'cli.cjs'), { folder: join(dist, 'code-cache'), name: command });
  }
} catch (error) {
  const { reportFailure } = await import('./setup/reportFailure.mjs');
  process.exitCode = reportFailure(error, command, args);
}
