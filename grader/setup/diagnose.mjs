import { fileURLToPath } from 'node:url';
import { steps } from './steps.mjs';

/**
 * The first lines of `npm run doctor`: is the kit set up? It says what is missing and repairs nothing, so that it can be
 * asked on a machine where set-up fails.
 * @param {URL} kitRoot
 * @returns {boolean} whether there is more to be asked: only a kit that is set up can look further
 */
export function diagnose(kitRoot) {
  const rows = steps(fileURLToPath(kitRoot), 'doctor').map((step) => ({ step, done: step.isDone() }));
  for (const { step, done } of rows)
    console.log(done ? `ok       ${step.name}` : `missing  ${step.name}: ${step.why()}`);
  const complete = rows.every(({ done }) => done);
  if (!complete) console.log('remedy   npm run setup');
  return complete;
}
