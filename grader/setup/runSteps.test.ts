import { expect, test } from '@jest/globals';
import { runSteps } from './runSteps.mjs';
import type { Step } from './steps.mjs';

const step = (name: string, ...after: string[]): Step => ({
  ...{ name, after, isDone: () => false, why: () => '', howFar: () => '' },
  run: () => Promise.resolve(),
});

/** Runs that end when they are told to. */
function byHand() {
  const log: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const run = ({ name }: Step, stop: AbortSignal): Promise<void> => {
    log.push(name);
    stop.addEventListener('abort', () => log.push(`${name} told to stop`));
    return new Promise((resolve, reject) => ends.set(name, { resolve, reject }));
  };
  return {
    log,
    run,
    end: (name: string) => ends.get(name)?.resolve(),
    fail: (name: string, error: Error) => ends.get(name)?.reject(error),
  };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('runs side by side what needs nothing of each other, and the rest as soon as it can', async () => {
  const { log, run, end } = byHand();
  const all = runSteps([step('apt'), step('npm'), step('js', 'npm'), step('native', 'apt', 'npm')], run);
  await settle();
  expect(log).toEqual(['apt', 'npm']);
  end('npm');
  await settle();
  expect(log).toEqual(['apt', 'npm', 'js']);
  end('apt');
  await settle();
  expect(log).toEqual(['apt', 'npm', 'js', 'native']);
  end('js');
  end('native');
  await all;
});

test('does not wait for a step that was done before', async () => {
  const { log, run, end } = byHand();
  const all = runSteps([step('native', 'apt', 'npm')], run);
  await settle();
  expect(log).toEqual(['native']);
  end('native');
  await all;
});

test('after a failure it stops the others, begins nothing, and tells the first reason once all have ended', async () => {
  const { log, run, end, fail } = byHand();
  const all = runSteps([step('apt'), step('npm'), step('js', 'npm'), step('native', 'apt', 'npm')], run);
  const outcome = all.then(
    () => log.push('done'),
    (error: unknown) => log.push((error as Error).message),
  );
  await settle();
  fail('npm', new Error('no network'));
  await settle();
  expect(log).toEqual(['apt', 'npm', 'apt told to stop', 'npm told to stop']);
  end('apt');
  await outcome;
  expect(log.slice(4)).toEqual(['no network']);
});
