import { EVENTS } from '../events/layout.ts';
import { bigEnough } from '../judge/checks/counts.ts';
import { dataSteps } from './data-steps.ts';
import { declaresHooks, declaresOutput, hooksOf } from './declarations.ts';
import type { Level } from './level.ts';

const OUTPUT = 'socket_data_events';
const { struct, usedBytes } = EVENTS[OUTPUT];
const hooks = hooksOf('read');

export const level2: Level = {
  number: 2,
  title: 'Read: an event for each request that the server reads',
  hooks,
  outputs: [OUTPUT],
  exercises: ['read'],
  steps: [
    {
      name: 'hooks',
      title: 'Both hooks of read are there and attach',
      hint: 'Add the two functions with exactly these names, first argument struct pt_regs *ctx.',
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'output',
      title: `Events of the right size go to ${OUTPUT}`,
      hint: 'Declare the struct and BPF_PERF_OUTPUT, and submit the whole struct.',
      where: 'syscall__probe_ret_read',
      bundle: declaresOutput(OUTPUT),
      check: bigEnough(OUTPUT, struct, usedBytes),
    },
    ...dataSteps('read'),
  ],
};
