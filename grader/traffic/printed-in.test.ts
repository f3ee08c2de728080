import { expect, test } from '@jest/globals';
import { printedIn } from './printed-in.ts';

test('a program’s lines are found in the kernel’s trace, and nothing else', () => {
  const trace = [
    '            curl-123     [000] d..31    12.345678: bpf_trace_printk: accept4 = -11',
    '',
    '   demo-server-7-456     [001] d..31    12.345699: bpf_trace_printk: a: b',
    'CPU:1 [LOST 12 EVENTS]',
    '          <idle>-0       [000] d..1.    12.345700: sched_switch: prev_comm=x',
    '            node-99      (     99) [001] d..31    12.4: bpf_trace_printk: with its process',
    '',
  ].join('\n');
  expect(printedIn(trace)).toEqual([
    { process: 'curl', thread: 123, text: 'accept4 = -11' },
    { process: 'demo-server-7', thread: 456, text: 'a: b' },
    { process: 'node', thread: 99, text: 'with its process' },
  ]);
});
