import type { WrongProgram } from '../program.ts';

const KEY = '    u64 pid_tgid = bpf_get_current_pid_tgid();\n';
const SAVE = '    args.addr = addr;\n    active_accept_args_map.update(&pid_tgid, &args);\n';
const DELETE = '    active_accept_args_map.delete(&pid_tgid);\n';
const MAP = 'BPF_HASH(active_accept_args_map, u64, struct accept_args_t);\n';
const RETURN_HOOK = 'int syscall__probe_ret_accept4(struct pt_regs *ctx) {\n';

/** Both hooks with another key. */
const keyed = (type: string, value: string): [string, string][] => [
  [MAP, MAP.replace('u64', type)],
  [
    `${KEY}    struct accept_args_t args = {};`,
    `    ${type} pid_tgid = ${value};\n    struct accept_args_t args = {};`,
  ],
  [RETURN_HOOK + KEY, `${RETURN_HOOK}    ${type} pid_tgid = ${value};\n`],
];

export const level0: WrongProgram[] = [
  {
    name: 'missing-semicolon',
    level: 0,
    step: '0.compile',
    misconception: 'A slip: the program is not C.',
    patches: [['args.addr = addr;', 'args.addr = addr']],
  },
  {
    name: 'undeclared-map',
    level: 0,
    step: '0.compile',
    misconception: 'A map can be used without declaring it.',
    patches: [[MAP, '']],
  },
  {
    name: 'struct-for-pointer',
    level: 0,
    step: '0.compile',
    misconception: 'The address can be copied by following the pointer.',
    patches: [['args.addr = addr;', 'args.addr = *addr;']],
  },
  {
    name: 'no-return-hook',
    level: 0,
    step: '0.hooks',
    misconception: 'One hook is enough.',
    patches: [[`${RETURN_HOOK}${KEY}${DELETE}    return 0;\n}\n`, '']],
  },
  {
    name: 'no-prefix',
    level: 0,
    step: '0.hooks',
    misconception: 'The prefix syscall__ is decoration.',
    patches: [
      ['syscall__probe_entry_accept4', 'probe_entry_accept4'],
      ['syscall__probe_ret_accept4', 'probe_ret_accept4'],
    ],
    quick: true,
  },
  {
    name: 'accept-without-4',
    level: 0,
    step: '0.hooks',
    misconception: 'accept and accept4 are one system call.',
    patches: [['syscall__probe_ret_accept4', 'syscall__probe_ret_accept']],
  },
  {
    name: 'static-hook',
    level: 0,
    step: '0.hooks',
    misconception: 'A hook is a function like any other and may be static.',
    patches: [[RETURN_HOOK, `static ${RETURN_HOOK}`]],
  },
  {
    name: 'no-null-check',
    level: 0,
    step: '0.load',
    misconception: 'What was saved is always found again.',
    patches: [
      [
        DELETE,
        `    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);\n    args->addr = 0;\n${DELETE}`,
      ],
    ],
    quick: true,
  },
  {
    name: 'nothing-saved',
    level: 0,
    step: '0.save',
    misconception: 'A local variable of the entry hook is still there in the return hook.',
    patches: [[SAVE, '    args.addr = addr;\n']],
  },
  {
    name: 'key-process',
    level: 0,
    step: '0.save',
    misconception: 'A process is in one call at a time.',
    patches: keyed('u32', 'bpf_get_current_pid_tgid() >> 32'),
    quick: true,
  },
  {
    name: 'key-process-64',
    level: 0,
    step: '0.save',
    misconception: 'The upper half of the id is enough, if only the type is right.',
    patches: keyed('u64', 'bpf_get_current_pid_tgid() >> 32'),
  },
  {
    name: 'key-32-bits',
    level: 0,
    step: '0.save',
    misconception: 'The id fits into 32 bits.',
    patches: keyed('u32', 'bpf_get_current_pid_tgid()'),
  },
  {
    name: 'key-thread-64',
    level: 0,
    step: '0.save',
    misconception: 'The lower half of the id is the whole id.',
    patches: keyed('u64', '(u32)bpf_get_current_pid_tgid()'),
  },
  {
    name: 'key-halves-swapped',
    level: 0,
    step: '0.save',
    misconception: 'The thread stands in the upper half.',
    patches: keyed('u64', '(bpf_get_current_pid_tgid() << 32) | (bpf_get_current_pid_tgid() >> 32)'),
  },
  {
    name: 'key-constant',
    level: 0,
    step: '0.save',
    misconception: 'There is only one call at a time, so one place will do.',
    patches: keyed('u64', '0'),
  },
  {
    name: 'saves-socket',
    level: 0,
    step: '0.save',
    misconception: 'The listening socket is the argument that will be needed.',
    patches: [['args.addr = addr;', 'args.addr = (void *)(long)sockfd;']],
  },
  {
    name: 'saves-length',
    level: 0,
    step: '0.save',
    misconception: 'addrlen points to the address.',
    patches: [['args.addr = addr;', 'args.addr = (void *)addrlen;']],
  },
  {
    name: 'saves-address-of-argument',
    level: 0,
    step: '0.save',
    misconception: '&addr is where the address is.',
    patches: [['args.addr = addr;', 'args.addr = (void *)&addr;']],
  },
  {
    name: 'argument-left-out',
    level: 0,
    step: '0.save',
    misconception: 'Arguments that are not needed can be left out of the list.',
    patches: [
      [
        'int sockfd, struct sockaddr *addr, size_t *addrlen,\n                                 int flags',
        'struct sockaddr *addr',
      ],
    ],
  },
  {
    name: 'deleted-in-entry',
    level: 0,
    step: '0.save',
    misconception: 'The entry hook tidies up after itself.',
    patches: [[`${SAVE}    return 0;`, `${SAVE}${DELETE}    return 0;`]],
  },
  {
    name: 'map-of-one',
    level: 0,
    step: '0.save',
    misconception: 'The size of the map does not matter.',
    patches: [[MAP, MAP.replace(');', ', 1);')]],
  },
  {
    name: 'forgetful-map-of-one',
    level: 0,
    step: '0.save',
    misconception: 'A map that forgets by itself may be as small as one likes.',
    patches: [[MAP, 'BPF_TABLE("lru_hash", u64, struct accept_args_t, active_accept_args_map, 1);\n']],
  },
  {
    name: 'never-deleted',
    level: 0,
    step: '0.release-success',
    misconception: 'Maps tidy themselves up.',
    patches: [[DELETE, '']],
    quick: true,
  },
  {
    name: 'zeroed-instead-of-deleted',
    level: 0,
    step: '0.release-success',
    misconception: 'An entry of zeros is no entry.',
    patches: [[DELETE, '    struct accept_args_t none = {};\n    active_accept_args_map.update(&pid_tgid, &none);\n']],
  },
  {
    name: 'deleted-with-another-key',
    level: 0,
    step: '0.release-success',
    misconception: 'The return hook knows its call by the result.',
    patches: [[RETURN_HOOK + KEY, `${RETURN_HOOK}    u64 pid_tgid = PT_REGS_RC(ctx);\n`]],
  },
  {
    name: 'deleted-only-after-failure',
    level: 0,
    step: '0.release-success',
    misconception: 'Only failures have to be tidied up.',
    patches: [[DELETE, `    if ((int)PT_REGS_RC(ctx) < 0)\n    ${DELETE}`]],
  },
  {
    name: 'deleted-only-after-success',
    level: 0,
    step: '0.release-failure',
    misconception: 'A failed call needs no tidying up.',
    patches: [[DELETE, `    if ((int)PT_REGS_RC(ctx) < 0)\n        return 0;\n${DELETE}`]],
    quick: true,
  },
  {
    name: 'deleted-only-with-address',
    level: 0,
    step: '0.release-failure',
    misconception: 'A call that wants no address is of no interest, so there is nothing to tidy up.',
    patches: [
      [
        DELETE,
        `    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);\n    if (args == NULL || args->addr == NULL)\n        return 0;\n${DELETE}`,
      ],
    ],
  },
  {
    name: 'deletes-for-the-whole-process',
    level: 0,
    step: '0.own-thread',
    misconception: 'When one thread comes back, the process is done with accept4.',
    patches: [
      [
        DELETE,
        `    u64 process = pid_tgid >> 32;
#pragma unroll
    for (int i = 0; i < 64; i++) {
        u64 each = (process << 32) | (process + i);
        active_accept_args_map.delete(&each);
    }
${DELETE}`,
      ],
    ],
  },
  {
    name: 'map-for-each-processor',
    level: 0,
    step: '0.save',
    misconception: 'A map for each processor is a faster map.',
    patches: [['BPF_HASH(active_accept_args_map,', 'BPF_PERCPU_HASH(active_accept_args_map,']],
  },
];
