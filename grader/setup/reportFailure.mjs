import { SetupFailure } from './SetupFailure.mjs';

/**
 * Prints why the kit could not start, and gives the exit code: 69 when the machine cannot, 70 for a bug in the kit.
 * `level --json` promises one JSON object on stdout whatever happens, so that is kept here, too.
 * @param {unknown} error
 * @param {string} command
 * @param {string[]} args
 * @returns {69 | 70}
 */
export function reportFailure(error, command, args) {
  if (!(error instanceof SetupFailure)) {
    console.error(error);
    console.error('This is a bug in the kit: please report it with the lines above.');
    return 70;
  }
  for (const line of error.lastWords) console.error(`  | ${line}`);
  console.error(`${error.message}\n${error.remedy}\n(${error.code})`);
  if (command === 'level' && args.includes('--json')) console.log(JSON.stringify(unavailable(error, args)));
  return 69;
}

/**
 * @param {SetupFailure} error
 * @param {string[]} args
 */
function unavailable({ code, message, remedy }, args) {
  return {
    level: Number(args.find((arg) => /^\d$/.test(arg)) ?? 0),
    title: '',
    verdict: 'unavailable',
    seed: 0,
    steps: [],
    diagnostics: [],
    lostEvents: 0,
    kernel: null,
    timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
    error: { code, message, remedy },
  };
}
