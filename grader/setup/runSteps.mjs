/** @typedef {import('./step.mjs').Step} Step */

/**
 * Runs each step as soon as the ones are done that it comes after, side by side: some wait for the network, others keep
 * a processor busy. After a failure nothing new begins, and what can be stopped is; what cannot is waited for.
 * @param {Step[]} steps in order: a step comes only after earlier ones. A name that is not in the list is done already.
 * @param {(step: Step, stop: AbortSignal) => Promise<void>} run
 * @throws what the first step threw that failed
 */
export async function runSteps(steps, run) {
  const stop = new AbortController();
  /** @type {Map<string, Promise<void>>} */
  const runs = new Map();
  for (const step of steps) {
    const before = step.after.flatMap((name) => runs.get(name) ?? []);
    const ending = Promise.all(before).then(() => (stop.signal.aborted ? undefined : run(step, stop.signal)));
    runs.set(
      step.name,
      ending.catch((/** @type {unknown} */ error) => {
        // The first reason is kept: the others fail because they were stopped.
        stop.abort(error);
      }),
    );
  }
  await Promise.all(runs.values());
  if (stop.signal.aborted) throw stop.signal.reason;
}
