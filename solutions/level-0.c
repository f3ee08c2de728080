#include <linux/in6.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <net/inet_sock.h>

// What accept4 was called with, kept until it returns.
struct accept_args_t {
    struct sockaddr *addr;
};

// The calls to accept4 that have begun and not yet returned, by the thread that makes them.
BPF_HASH(active_accept_args_map, u64, struct accept_args_t);

int syscall__probe_entry_accept4(struct pt_regs *ctx, int sockfd, struct sockaddr *addr, size_t *addrlen,
                                 int flags) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t args = {};
    args.addr = addr;
    active_accept_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_accept4(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    active_accept_args_map.delete(&pid_tgid);
    return 0;
}
