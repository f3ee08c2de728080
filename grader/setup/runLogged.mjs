import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { say } from './say.mjs';

/** How often a program that takes long is shown to be alive, in ms. */
const signOfLifeMs = 15_000;

/**
 * Runs a program with its output in a log file, and says now and then what it is at.
 * @param {string} program
 * @param {string[]} args
 * @param {{ logFile: string, append?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, lock?: number }} options
 *   lock: a descriptor that all of the program's processes hold as well
 * @returns {Promise<{ ok: boolean, lastLines: string[] }>} not ok: it failed, was killed, or could not be started
 */
export async function runLogged(program, args, { logFile, append = false, cwd, env = process.env, lock }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, append ? 'a' : 'w');
  const started = Date.now();
  const signOfLife = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`  … ${seconds} s: ${tail(logFile, 1)[0] ?? 'no output yet'}`);
  }, signOfLifeMs);
  try {
    // The terminal stays the program's stdin: sudo may have to ask for a password.
    const child = spawn(program, args, { stdio: ['inherit', log, log, lock ?? 'ignore'], env, ...(cwd && { cwd }) });
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
    const lastLines = tail(logFile, 20);
    return problem === undefined ? { ok: true, lastLines } : { ok: false, lastLines: [...lastLines, problem] };
  } finally {
    clearInterval(signOfLife);
    closeSync(log);
  }
}

/**
 * @param {string} file
 * @param {number} count
 */
function tail(file, count) {
  const lines = readFileSync(file, 'utf8').split(/[\r\n]+/);
  return lines.filter((line) => line.trim() !== '').slice(-count);
}
