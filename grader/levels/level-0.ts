import { keepsOthers, released, savesArguments } from '../judge/checks/arguments.ts';
import { declaresHooks, hooksOf } from './declarations.ts';
import type { Level } from './level.ts';

const hooks = hooksOf('accept4');

export const level0: Level = {
  number: 0,
  title: 'The outline: two hooks around accept4 and a map between them',
  hooks,
  outputs: [],
  exercises: ['accept'],
  steps: [
    {
      name: 'compile',
      title: 'The program compiles',
      hint: 'Mend the first error that clang shows; the others often come from it.',
    },
    {
      name: 'hooks',
      title: 'Both hooks of accept4 are there',
      hint: 'Add the two functions with exactly these names, first argument struct pt_regs *ctx.',
      bundle: declaresHooks(hooks),
    },
    {
      name: 'load',
      title: "They pass the kernel's verifier and attach",
      hint: "Read the last lines of the verifier's log: it names the instruction that it cannot prove to be safe.",
      load: true,
    },
    {
      name: 'save',
      title: "The entry hook saves the call's arguments under the calling thread's id",
      hint: 'In the entry hook, put a struct with addr into the map, with bpf_get_current_pid_tgid() as a u64 key.',
      where: 'syscall__probe_entry_accept4',
      check: savesArguments,
    },
    {
      name: 'release-success',
      title: 'The return hook removes them after a call that succeeded',
      hint: 'Delete the entry at the end of the return hook, with the same key.',
      where: 'syscall__probe_ret_accept4',
      check: released('accept4', 'success'),
    },
    {
      name: 'release-failure',
      title: 'The return hook removes them after a call that failed',
      hint: 'The entry has to go on every path: delete it before you look at the return value, or in both branches.',
      where: 'syscall__probe_ret_accept4',
      check: released('accept4', 'failure'),
    },
    {
      name: 'own-thread',
      title: "No other thread's arguments are touched",
      hint: 'Each thread needs a key of its own: the whole 64 bits of bpf_get_current_pid_tgid().',
      where: 'syscall__probe_ret_accept4',
      check: keepsOthers,
    },
  ],
};
