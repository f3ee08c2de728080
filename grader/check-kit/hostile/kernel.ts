import { PROVOCABLE } from '../../levels/provocable.ts';
import { patched, type Patch } from '../program.ts';

/** A program that is out for the machine that it is loaded into, or for a verdict that it has not earned. */
export interface HostileInKernel {
  name: string;
  /** Of the solution that the patches are for, and at which it is graded. */
  level: number;
  patches: Patch[];
  /** What may come of it, in the words of try-out.ts. `passed` stands only where the program reports rightly all the same. */
  must: RegExp;
  /** It may keep the machine busy for as long as it is let: then there is no verdict. */
  isEndless?: true;
}

const RETURN_OF_ACCEPT = 'int syscall__probe_ret_accept4(struct pt_regs *ctx) {\n';
const RETURN_OF_READ = 'int syscall__probe_ret_read(struct pt_regs *ctx) {\n';
const RETURN_OF_CLOSE = 'int syscall__probe_ret_close(struct pt_regs *ctx) {\n';
const ENTRY_OF_READ = 'int syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count) {\n';
const SUBMIT_OPEN = '    socket_open_events.perf_submit(ctx, &event, sizeof(event));\n';

/** Begins a hook with more code, and puts declarations before it. */
const begin = (hook: string, code: string, before = ''): Patch => [hook, `${before}${hook}    ${code}\n`];

const NO_VERDICT = String.raw`no verdict: \[(${PROVOCABLE.join('|')})\]`;
const noVerdictOr = (...others: string[]) => ({
  must: new RegExp(`^(${[NO_VERDICT, ...others].join('|')})`),
  isEndless: true as const,
});

export const hostileInKernel: HostileInKernel[] = [
  // Refused before the kernel is asked: what acts on others, of which forbidden.test.ts has each helper, and what is not the
  // program's own.
  {
    name: 'kills a process that accepts',
    level: 1,
    patches: [begin(RETURN_OF_ACCEPT, 'bpf_send_signal(9);')],
    must: /^failed at 0\.load/,
  },
  {
    name: "takes a descriptor of the agent's for a map",
    level: 1,
    patches: [begin(RETURN_OF_ACCEPT, 'u64 key = 0; bpf_map_lookup_elem((void *)bpf_pseudo_fd(1, 20), &key);')],
    must: /^failed at 0\.load/,
  },
  // Refused by the kernel.
  {
    name: 'wants a map of eight gigabytes',
    level: 1,
    patches: [begin(RETURN_OF_ACCEPT, 'int key = 0; huge.lookup(&key);', 'BPF_ARRAY(huge, u64, 1 << 30);\n')],
    must: /^failed at 0\.load/,
  },
  {
    name: 'wants a hash of forty gigabytes',
    level: 1,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        'u64 key = 0; huge.lookup(&key);',
        'struct page_t { char c[4096]; };\nBPF_HASH(huge, u64, struct page_t, 10000000);\n',
      ),
    ],
    must: /^failed at 0\.load/,
  },
  {
    name: 'wants a ring of four gigabytes',
    level: 1,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        'u64 x = 0; ring.ringbuf_output(&x, sizeof(x), 0);',
        'BPF_RINGBUF_OUTPUT(ring, 1 << 20);\n',
      ),
    ],
    must: /^failed at 0\.load/,
  },
  {
    name: 'uses a hundred maps in one function',
    level: 1,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        `u64 key = 0; ${Array.from({ length: 100 }, (_, i) => `m${i}.update(&key, &key);`).join(' ')}`,
        Array.from({ length: 100 }, (_, i) => `BPF_HASH(m${i}, u64, u64, 8);\n`).join(''),
      ),
    ],
    must: /^failed at 0\.load/,
  },
  {
    name: 'loops a billion times',
    level: 1,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        'volatile u64 sum = 0;\n#pragma nounroll\n    for (u32 i = 0; i < 1000000000; i++) sum += i;',
      ),
    ],
    must: /^failed at 0\.load/,
  },
  {
    name: 'submits with a context that is none',
    level: 1,
    patches: [[SUBMIT_OPEN, '    socket_open_events.perf_submit((void *)&event, &event, sizeof(event));\n']],
    must: /^failed at 0\.load/,
  },
  {
    name: "names a hash as the kit's output is named",
    level: 1,
    patches: [
      ['BPF_PERF_OUTPUT(socket_open_events);', 'BPF_HASH(socket_open_events, u64, u64);'],
      [SUBMIT_OPEN, '    socket_open_events.update(&event.timestamp_ns, &event.timestamp_ns);\n'],
    ],
    must: /^failed at 1\./,
  },
  // Runs, and is found out.
  {
    name: 'floods its output',
    level: 2,
    patches: [
      begin(
        ENTRY_OF_READ,
        'char junk[400] = {};\n#pragma nounroll\n    for (int i = 0; i < 2000; i++) socket_data_events.perf_submit(ctx, junk, sizeof(junk));',
      ),
    ],
    ...noVerdictOr('failed at 2\\.'),
  },
  {
    name: 'floods its output with samples of 32,000 bytes',
    level: 2,
    patches: [
      begin(
        RETURN_OF_READ,
        'int zero = 0; struct large_t *large = larges.lookup(&zero);\n    if (!large) return 0;\n#pragma nounroll\n    for (int i = 0; i < 200; i++) socket_data_events.perf_submit(ctx, large, sizeof(*large));',
        'struct large_t { char c[32000]; };\nBPF_PERCPU_ARRAY(larges, struct large_t, 1);\n',
      ),
    ],
    ...noVerdictOr('failed at 2\\.'),
  },
  {
    name: 'reports an open connection again when it is closed',
    level: 4,
    patches: [
      begin(
        RETURN_OF_CLOSE,
        'struct socket_open_event_t open = {}; open.timestamp_ns = bpf_ktime_get_ns(); open.conn_id = create_conn_id(bpf_get_current_pid_tgid(), 9); socket_open_events.perf_submit(ctx, &open, sizeof(open));',
      ),
    ],
    must: /^failed at 1\./,
  },
  {
    name: 'reports an open connection at its close instead of its accept4',
    level: 4,
    patches: [
      [SUBMIT_OPEN, '    u64 key = (pid_tgid >> 32 << 32) | fd; late.update(&key, &event);\n'],
      [
        'static inline void process_syscall_accept(',
        'BPF_HASH(late, u64, struct socket_open_event_t);\nstatic inline void process_syscall_accept(',
      ],
      [
        'int syscall__probe_entry_close(struct pt_regs *ctx, int fd) {\n',
        'int syscall__probe_entry_close(struct pt_regs *ctx, int fd) {\n    u64 opened = (bpf_get_current_pid_tgid() >> 32 << 32) | fd; struct socket_open_event_t *open = late.lookup(&opened);\n    if (open) { struct socket_open_event_t copy = *open; copy.timestamp_ns = bpf_ktime_get_ns(); socket_open_events.perf_submit(ctx, &copy, sizeof(copy)); late.delete(&opened); }\n',
      ],
    ],
    must: /^failed at 1\./,
  },
  {
    name: "reports in the server's name from within other processes",
    level: 2,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        'int zero = 0; u64 me = bpf_get_current_pid_tgid(); servers.update(&zero, &me);',
        'BPF_ARRAY(servers, u64, 1);\n',
      ),
      begin(
        RETURN_OF_READ,
        'int zero = 0; u64 *server = servers.lookup(&zero);\n    if (server && *server && *server >> 32 != bpf_get_current_pid_tgid() >> 32) { struct socket_open_event_t forged = {}; forged.timestamp_ns = bpf_ktime_get_ns(); forged.conn_id = create_conn_id(*server, 77); socket_open_events.perf_submit(ctx, &forged, sizeof(forged)); }',
      ),
    ],
    ...noVerdictOr('failed at 1\\.'),
  },
  {
    name: 'fills the memory of the machine, map entry by map entry',
    level: 2,
    patches: [
      begin(
        RETURN_OF_READ,
        'int zero = 0; struct big_t *big = bigs.lookup(&zero);\n    if (!big) return 0;\n#pragma nounroll\n    for (int i = 0; i < 4000; i++) { u64 key = bpf_ktime_get_ns(); grow.update(&key, big); }',
        'struct big_t { char c[8000]; };\nBPF_ARRAY(bigs, struct big_t, 1);\nBPF_F_TABLE("hash", u64, struct big_t, grow, 1000000, BPF_F_NO_PREALLOC);\n',
      ),
    ],
    ...noVerdictOr('failed at '),
  },
  {
    name: 'changes its map faster than it can be read',
    level: 2,
    patches: [
      begin(
        RETURN_OF_READ,
        '#pragma nounroll\n    for (int i = 0; i < 2000; i++) { u64 key = bpf_get_prandom_u32(); busy.update(&key, &key); }',
        'BPF_TABLE("lru_hash", u64, u64, busy, 5000);\n',
      ),
    ],
    ...noVerdictOr('failed at ', 'passed'),
  },
  // Does what it must besides: the pass is earned.
  {
    name: 'spins as long as the verifier lets it',
    level: 1,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        'volatile u64 sum = 0;\n#pragma nounroll\n    for (u32 i = 0; i < 100000; i++) sum += i;',
      ),
    ],
    ...noVerdictOr('failed at 0\\.load', 'passed'),
  },
  {
    name: 'prints without end (bpf_trace_printk)',
    level: 2,
    patches: [
      begin(
        RETURN_OF_READ,
        '#pragma nounroll\n    for (int i = 0; i < 500; i++) bpf_trace_printk("\\x1b[2J panic: Kernel panic - not syncing %d", i);',
      ),
    ],
    ...noVerdictOr('failed at 2\\.hooks', 'passed'),
  },
  {
    name: 'jumps where no program is (tail call)',
    level: 1,
    patches: [begin(RETURN_OF_ACCEPT, 'jumps.call(ctx, 3);', 'BPF_PROG_ARRAY(jumps, 8);\n')],
    must: /^passed/,
  },
  {
    name: 'brings hooks of its own, which nobody attaches',
    level: 1,
    patches: [
      begin(
        RETURN_OF_ACCEPT,
        '',
        'int kprobe__do_exit(struct pt_regs *ctx) {\n    bpf_send_signal(9);\n    return 0;\n}\nTRACEPOINT_PROBE(raw_syscalls, sys_enter) {\n    return 0;\n}\n' +
          Array.from({ length: 200 }, (_, i) => `int more${i}(struct pt_regs *ctx) {\n    return ${i};\n}\n`).join(''),
      ),
    ],
    must: /^(passed|failed at 0\.compile)/,
  },
];

/** The whole program. */
export const hostileSource = (program: HostileInKernel, solutions: string[]): string =>
  patched(solutions[program.level] ?? '', program);
