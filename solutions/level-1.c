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

// Names a connection: a process, and its number for the socket.
struct conn_id_t {
    u32 pid;
    s32 fd;
};

// The other end of a connection; sa.sa_family says which of the forms is filled in.
union sockaddr_t {
    struct sockaddr sa;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
};

// A connection was accepted.
struct socket_open_event_t {
    u64 timestamp_ns;
    struct conn_id_t conn_id;
    union sockaddr_t addr;
};

BPF_PERF_OUTPUT(socket_open_events);

static inline struct conn_id_t create_conn_id(u64 pid_tgid, int fd) {
    struct conn_id_t conn_id = {};
    conn_id.pid = pid_tgid >> 32; // The upper half is the process, the lower half is the thread.
    conn_id.fd = fd;
    return conn_id;
}

// Reports one accepted connection. A server may pass no address: the event's address is then all zero.
static inline void process_syscall_accept(struct pt_regs *ctx, u64 pid_tgid,
                                          const struct accept_args_t *args) {
    int fd = PT_REGS_RC(ctx);
    if (fd < 0) {
        return;
    }

    struct socket_open_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, fd);
    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
    if (event.addr.sa.sa_family == AF_INET6) {
        bpf_probe_read_user(&event.addr.in6, sizeof(event.addr.in6), args->addr);
    }
    socket_open_events.perf_submit(ctx, &event, sizeof(event));
}

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

    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_syscall_accept(ctx, pid_tgid, args);
    }

    active_accept_args_map.delete(&pid_tgid);
    return 0;
}
