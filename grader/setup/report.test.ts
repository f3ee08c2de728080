import { expect, test } from '@jest/globals';
import { standing } from './report.mjs';
import type { Step } from './steps.mjs';

const step = (name: string, howFar = ''): Step => ({
  ...{ name, after: [], isDone: () => false, why: () => '', howFar: () => howFar },
  run: () => Promise.resolve(),
});

test('says how far each running step is, and what comes then', () => {
  const running = [step('system packages', 'fetched 40 %'), step('npm packages', '12 of 321')];
  expect(standing(running, [step('JavaScript'), step('native parts')])).toBe(
    'system packages fetched 40 %, npm packages 12 of 321; then JavaScript, native parts',
  );
  expect(standing([step('editor support')], [])).toBe('editor support');
});
