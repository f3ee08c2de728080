import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Runs a program with its output in a log file.
 * @param {string} program
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.logFile
 * @param {boolean} [options.append] to what the log has; else it begins anew
 * @param {string} [options.cwd]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {number} [options.lock] a descriptor that all of the program's processes hold as well
 * @param {AbortSignal} [options.stop] ends the program
 * @param {(line: string) => boolean} [options.isWorthTelling] which lines are last words
 * @returns {Promise<{ ok: boolean, lastLines: string[] }>} not ok: it failed, was killed, or could not be started
 */
export async function runLogged(program, args, options) {
  const { logFile, append = false, cwd, env = process.env, lock, stop, isWorthTelling = () => true } = options;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, append ? 'a' : 'w');
  try {
    // The terminal stays the program's stdin: sudo may have to ask for a password.
    const child = spawn(program, args, {
      stdio: ['inherit', log, log, lock ?? 'ignore'],
      env,
      ...(cwd && { cwd }),
      ...(stop && { signal: stop }),
    });
    const problem = await /** @type {Promise<string | undefined>} */ (
      new Promise((resolve) => {
        child.once('error', (error) => {
          resolve(error.message);
        });
        child.once('close', (code, signal) => {
          resolve(code === 0 ? undefined : `${program} ended with ${signal ?? `exit code ${String(code)}`}`);
        });
      })
    );
    const lastLines = tail(logFile, isWorthTelling);
    return problem === undefined ? { ok: true, lastLines } : { ok: false, lastLines: [...lastLines, problem] };
  } finally {
    closeSync(log);
  }
}

/**
 * The last 20 lines.
 * @param {string} file
 * @param {(line: string) => boolean} isWorthTelling
 */
function tail(file, isWorthTelling) {
  const lines = readFileSync(file, 'utf8').split(/[\r\n]+/);
  return lines.filter((line) => line.trim() !== '' && isWorthTelling(line)).slice(-20);
}
