import { bigEnough } from '../judge/checks/counts.ts';
import { dataSteps } from './data-steps.ts';
import { declaresHooks, declaresOutput, hooksOf } from './declarations.ts';
import { hookHints } from './hook-hints.ts';
import type { Level } from './level.ts';

const OUTPUT = 'socket_data_events';
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
      hints: hookHints('read', 'Keep fd and buf in a map of their own.'),
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'output',
      title: `Events of the right size go to ${OUTPUT}`,
      hints: [
        'Messages need an event of their own, and again the reader goes by name, order and size.',
        'Above the hooks of read: the enum for the direction, struct socket_data_event_t, and BPF_PERF_OUTPUT.',
        `enum traffic_direction_t { kEgress, kIngress };
struct socket_data_event_t {
    u64 timestamp_ns;
    struct conn_id_t conn_id;
    enum traffic_direction_t …;
    u32 …;
    char msg[400];
};
BPF_PERF_OUTPUT(…);`,
      ],
      where: 'syscall__probe_ret_read',
      bundle: declaresOutput('data'),
      check: bigEnough('data'),
    },
    ...dataSteps('read'),
  ],
};
