import { START_INCLUDES } from './start-includes.ts';

/**
 * A program with something of each kind: types of the includes, a map, an output, a helper, a macro of the kernel's. Not
 * inet_sk(): what libbcc 0.31 makes of it in Linux 6.12's headers does not compile.
 */
export const SAMPLE = `${START_INCLUDES.map((name) => `#include <${name}>`).join('\n')}
struct event_t { u64 time; u32 pid; union { struct sockaddr_in in4; struct sockaddr_in6 in6; } addr; char text[16]; };
BPF_HASH(started, u64, struct event_t);
BPF_PERF_OUTPUT(events);
static inline int is_inet(const struct sockaddr *addr) { return addr->sa_family == AF_INET || addr->sa_family == AF_INET6; }
int syscall__sample_entry(struct pt_regs *ctx, int fd, struct sockaddr *addr, size_t *length) {
  u64 id = bpf_get_current_pid_tgid();
  struct event_t event = {};
  event.time = bpf_ktime_get_ns();
  bpf_probe_read_user(&event.addr, min_t(u32, fd & 15, sizeof(event.addr)), addr);
  if (is_inet((struct sockaddr *)&event.addr)) started.update(&id, &event);
  return 0;
}
int sample_return(struct pt_regs *ctx, struct sock *sk) {
  u64 id = bpf_get_current_pid_tgid();
  struct event_t *event = started.lookup(&id);
  if (event == NULL || PT_REGS_RC(ctx) < 0) return 0;
  event->pid = id >> 32;
  event->addr.in4.sin_port = ntohs(sk->__sk_common.skc_dport);
  events.perf_submit(ctx, event, sizeof(*event));
  started.delete(&id);
  return 0;
}
`;
