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
  servers: ['demo'],
  steps: [
    {
      name: 'compile',
      title: 'The program compiles',
      hints: [
        'Fix the first error that clang shows. The others often follow from it.',
        'Look at the line above as well: clang notices a missing ; or } only when it comes to the next word. And what a line uses (a struct, a map, a function) has to stand above it.',
        'A struct ends with }; and a statement with ; and each { has its }. If you cannot see it, take your last change out, compile, and put it back piece by piece.',
      ],
    },
    {
      name: 'hooks',
      title: 'Both hooks of accept4 are there',
      hints: [
        'The kernel can call you twice for each accept4: when it begins and when it returns. Each needs a function of yours, and the grader knows the two by their names.',
        'At the end of the file. The entry hook has the arguments of accept4 behind struct pt_regs *ctx, all of them and in the order of man accept4; the return hook has ctx alone.',
        `int syscall__probe_entry_accept4(struct pt_regs *ctx, int sockfd, struct sockaddr *addr, size_t *…, int …) {
    return 0;
}
and in the same way int syscall__probe_ret_accept4(struct pt_regs *ctx)`,
      ],
      bundle: declaresHooks(hooks),
    },
    {
      name: 'load',
      title: "They pass the kernel's verifier and attach",
      hints: [
        'The verifier follows every path through a function and has to see that each is safe. On one path it could not.',
        'Read the last line of what it says, and your line that it points to. Which pointer or which number is it about, and what is known about it there?',
        "A pointer that came from lookup(): if (args == NULL) return 0; before its first use.\nA length: limit the very variable that you pass, right before you pass it.\nA pointer of the server's: bpf_probe_read_user(&copy, sizeof(copy), pointer).",
      ],
      load: true,
    },
    {
      name: 'save',
      title: "The entry hook saves the call's arguments under the calling thread's id",
      hints: [
        'The return hook will want what only the entry hook knows. Which memory outlives a function that has returned?',
        'In syscall__probe_entry_accept4: put a struct with addr into a BPF_HASH, under the number of the thread that is calling.',
        `struct accept_args_t { struct sockaddr *addr; };
BPF_HASH(active_accept_args_map, u64, struct accept_args_t);
and in the entry hook
u64 pid_tgid = bpf_get_current_pid_tgid();
struct accept_args_t args = {};
args.addr = …;
active_accept_args_map.update(&…, &…);`,
      ],
      where: 'syscall__probe_entry_accept4',
      check: savesArguments,
    },
    {
      name: 'release-success',
      title: 'The return hook removes them after a call that succeeded',
      hints: [
        'A map does not tidy itself up. When does nobody need the entry any more?',
        'In syscall__probe_ret_accept4, which runs on the same thread as the entry hook: so the same key finds the entry.',
        'u64 pid_tgid = …;\nactive_accept_args_map.delete(&pid_tgid);\nas the last thing before return 0;',
      ],
      where: 'syscall__probe_ret_accept4',
      check: released('accept4', 'success'),
    },
    {
      name: 'release-failure',
      title: 'The return hook removes them after a call that failed',
      hints: [
        'accept4 fails often, and the entry hook has run all the same.',
        'Follow syscall__probe_ret_accept4 from its first line with a negative result in mind. Does it come to delete()?',
        'Let nothing return above active_accept_args_map.delete(&pid_tgid);. What may end early goes into a static inline function that the hook calls.',
      ],
      where: 'syscall__probe_ret_accept4',
      check: released('accept4', 'failure'),
    },
    {
      name: 'own-thread',
      title: "No other thread's arguments are touched",
      hints: [
        'Two threads of one process can be inside accept4 at once. What keeps their entries apart?',
        'Look at the key in both hooks: its type in BPF_HASH, the variable, and what is assigned to it.',
        'BPF_HASH(…, u64, …) and u64 pid_tgid = bpf_get_current_pid_tgid(); in both hooks, without a shift and without a cast.',
      ],
      where: 'syscall__probe_ret_accept4',
      check: keepsOthers,
    },
  ],
};
