import { dataSteps } from './data-steps.ts';
import { declaresHooks, hooksOf } from './declarations.ts';
import { hookHints } from './hook-hints.ts';
import type { Level } from './level.ts';

const hooks = hooksOf('write');

export const level3: Level = {
  number: 3,
  title: 'Write: an event for each response that the server writes',
  hooks,
  outputs: [],
  exercises: ['write'],
  steps: [
    {
      name: 'hooks',
      title: 'Both hooks of write are there and attach',
      hints: hookHints('write', 'The struct of read serves here as well; the map is a new one.'),
      bundle: declaresHooks(hooks),
      load: true,
    },
    ...dataSteps('write'),
  ],
};
