import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveWay } from '../base/niceness.mjs';

/** Tests run beside each other, one on each processor, and a machine in the lab would have two for itself. */
const PATIENCE = '3';

/** Tests keep all processors busy for minutes, and somebody may want a verdict meanwhile. */
const NICE = 10;

/**
 * Runs jest and prints `N passed, N failed` as the last line of all output.
 * @param {URL} kitRoot
 * @param {string[]} args for jest
 * @returns {Promise<number>} the exit code: jest's, but 1 when no test ran
 */
export async function runTests(kitRoot, args) {
  const root = fileURLToPath(kitRoot);
  const folder = mkdtempSync(join(tmpdir(), 'ebpf-http-workshop-test-'));
  const resultFile = join(folder, 'result.json');
  try {
    const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
    const exitCode = await run(process.execPath, [jest, '--json', `--outputFile=${resultFile}`, ...args], root);
    const { passed, failed } = countTests(readResult(resultFile), exitCode);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return exitCode === 0 && (failed > 0 || passed === 0) ? 1 : exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} JestResult
 */

/**
 * A test file that could not even be loaded, and a jest that died without a result, count as one failed test each:
 * silence is not success.
 * @param {JestResult | undefined} result
 * @param {number} exitCode
 */
export function countTests(result, exitCode) {
  if (!result) return { passed: 0, failed: exitCode === 0 ? 0 : 1 };
  return { passed: result.numPassedTests, failed: result.numFailedTests + result.numRuntimeErrorTestSuites };
}

/**
 * @param {string} file
 * @returns {JestResult | undefined}
 */
function readResult(file) {
  try {
    return /** @type {JestResult} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<number>}
 */
function run(program, args, cwd) {
  // Jest runs ES modules through node:vm, which Node keeps behind a flag, and warns of in every worker.
  const options = [process.env['NODE_OPTIONS'], '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const patience = process.env['EBPF_WORKSHOP_PATIENCE'] ?? PATIENCE;
  const env = { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' '), EBPF_WORKSHOP_PATIENCE: patience };
  // A session of its own, which can give way as a whole; what ends this process ends it, too.
  const child = spawn(program, args, { cwd, env, stdio: 'inherit', detached: true });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.pid !== undefined && process.kill(-child.pid, signal));
  if (child.pid !== undefined) giveWay(child.pid, NICE);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
