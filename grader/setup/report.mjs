import { say } from './say.mjs';

/** @typedef {import('./step.mjs').Step} Step */

/** How often it is said how far the steps are, in ms. */
const EVERY_MS = 5000;

/**
 * Says what a set-up does: all that comes, each step as it begins and ends, and now and then how far those are that run.
 * @param {Step[]} steps that are to run
 * @param {(shown: (step: Step, run: () => Promise<void>) => Promise<void>) => Promise<void>} work runs each step through `shown`
 */
export async function report(steps, work) {
  const begun = Date.now();
  const seconds = () => ((Date.now() - begun) / 1000).toFixed(0);
  /** @type {Set<Step>} */
  const running = new Set();
  const waiting = new Set(steps);

  say(`Setting up the kit: ${namesOf(steps)}.`);
  const signOfLife = setInterval(() => {
    say(`  … ${seconds()} s: ${standing([...running], [...waiting])}`);
  }, EVERY_MS);
  try {
    await work(async (step, run) => {
      waiting.delete(step);
      running.add(step);
      say(`  ${step.name}: ${step.why()}`);
      const started = Date.now();
      await run();
      running.delete(step);
      say(`  ${step.name}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    });
    say(`The kit is set up, after ${seconds()} s.`);
  } finally {
    clearInterval(signOfLife);
  }
}

/**
 * How far each running step is, and what comes then.
 * @param {Step[]} running
 * @param {Step[]} waiting
 */
export function standing(running, waiting) {
  const now = running.map((step) => [step.name, step.howFar()].filter((words) => words !== '').join(' '));
  return [now.join(', '), ...(waiting.length > 0 ? [`then ${namesOf(waiting)}`] : [])].join('; ');
}

/** @param {Step[]} steps */
const namesOf = (steps) => steps.map(({ name }) => name).join(', ');
