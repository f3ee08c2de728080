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

// What read or write was called with, kept until it returns.
struct data_args_t {
    int fd;
    const char *buf;
    size_t count; // The room that there is, or how much there is to send.
    int flags;    // Only recvfrom and sendto have some.
};

BPF_HASH(active_read_args_map, u64, struct data_args_t);

// The most bytes of a message that an event carries.
#define MAX_MSG_SIZE 400

enum traffic_direction_t {
    kEgress,  // The server wrote it.
    kIngress, // The server read it.
};

// One message of a connection, as far as it fits.
struct socket_data_event_t {
    u64 timestamp_ns;
    struct conn_id_t conn_id;
    enum traffic_direction_t direction;
    u32 msg_size; // The bytes of msg that count.
    char msg[MAX_MSG_SIZE];
};

BPF_PERF_OUTPUT(socket_data_events);

// Even the shortest request or response is longer.
#define MIN_HTTP_SIZE 16

static inline bool is_http_connection(const char *buf, s64 size) {
    if (size < MIN_HTTP_SIZE) {
        return false;
    }

    char start[4] = {};
    bpf_probe_read_user(start, sizeof(start), buf);
    bool is_response = start[0] == 'H' && start[1] == 'T' && start[2] == 'T' && start[3] == 'P';
    bool is_request = start[0] == 'P' && start[1] == 'O' && start[2] == 'S' && start[3] == 'T';
    return is_response || is_request;
}

// Reports the bytes that a read or a write moved, if they look like HTTP.
static inline void process_data(struct pt_regs *ctx, u64 pid_tgid, const struct data_args_t *args,
                                enum traffic_direction_t direction) {
    // A look: the bytes stay where they are, for the next read.
    if (args->flags & MSG_PEEK) {
        return;
    }
    s64 moved = PT_REGS_RC(ctx); // Negative: the call failed. Zero: end of file.
    // With MSG_TRUNC the result is the size of the packet.
    if (moved > (s64)args->count) {
        moved = args->count;
    }
    if (!is_http_connection(args->buf, moved)) {
        return;
    }
    // 424 of the 512 bytes that a BPF program has for all its local variables.
    struct socket_data_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, args->fd);
    event.direction = direction;
    u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;
    event.msg_size = size;
    bpf_probe_read_user(event.msg, size, args->buf);
    socket_data_events.perf_submit(ctx, &event, sizeof(event));
}

int syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t args = {};
    args.fd = fd;
    args.buf = buf;
    args.count = count;
    active_read_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_read(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t *args = active_read_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_data(ctx, pid_tgid, args, kIngress);
    }
    active_read_args_map.delete(&pid_tgid);
    return 0;
}

BPF_HASH(active_write_args_map, u64, struct data_args_t);

int syscall__probe_entry_write(struct pt_regs *ctx, int fd, char *buf, size_t count) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t args = {};
    args.fd = fd;
    args.buf = buf;
    args.count = count;
    active_write_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_write(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t *args = active_write_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_data(ctx, pid_tgid, args, kEgress);
    }
    active_write_args_map.delete(&pid_tgid);
    return 0;
}

// What close was called with, kept until it returns.
struct close_args_t {
    int fd;
};

BPF_HASH(active_close_args_map, u64, struct close_args_t);

// A connection (or any other file) was closed.
struct socket_close_event_t {
    u64 timestamp_ns;
    struct conn_id_t conn_id;
};

BPF_PERF_OUTPUT(socket_close_events);

static inline void process_syscall_close(struct pt_regs *ctx, u64 pid_tgid, const struct close_args_t *args) {
    int result = PT_REGS_RC(ctx);
    if (result < 0) {
        return;
    }
    struct socket_close_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, args->fd);
    socket_close_events.perf_submit(ctx, &event, sizeof(event));
}

int syscall__probe_entry_close(struct pt_regs *ctx, int fd) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct close_args_t args = {};
    args.fd = fd;
    active_close_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_close(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct close_args_t *args = active_close_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_syscall_close(ctx, pid_tgid, args);
    }
    active_close_args_map.delete(&pid_tgid);
    return 0;
}

// What readv or writev was called with, kept until it returns.
struct vector_args_t {
    int fd;
    const struct iovec *iov;
    int iovcnt;
};

BPF_HASH(active_writev_args_map, u64, struct vector_args_t);
BPF_HASH(active_readv_args_map, u64, struct vector_args_t);

// The most pieces of a call that are looked at.
#define MAX_PIECES 16

// The beginning of the first piece that is not empty tells whether a call moved HTTP.
static inline bool is_http_vector(const struct vector_args_t *args, s64 size) {
    for (int i = 0; i < MAX_PIECES && i < args->iovcnt; i++) {
        struct iovec piece = {};
        bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);
        if (piece.iov_len > 0) {
            return is_http_connection(piece.iov_base, size);
        }
    }
    return false;
}

// What a result still reaches, on each processor. Of a local variable the verifier would follow every range
// through all rounds of the loop.
BPF_PERCPU_ARRAY(rests, s64, 1);

// The key gives its place on the stack back when this is done.
static inline s64 *find_rest(void) {
    int zero = 0;
    return rests.lookup(&zero);
}

// Reports what a readv or a writev moved, an event for each piece, if the whole looks like HTTP.
static inline void process_vector(struct pt_regs *ctx, u64 pid_tgid, const struct vector_args_t *args,
                                  enum traffic_direction_t direction) {
    s64 *rest = find_rest();
    if (rest == NULL) {
        return;
    }
    *rest = PT_REGS_RC(ctx);
    if (!is_http_vector(args, *rest)) {
        return;
    }
    for (int i = 0; *rest > 0 && i < MAX_PIECES && i < args->iovcnt; i++) {
        struct iovec piece = {};
        bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);
        u64 moved = piece.iov_len > *rest ? *rest : piece.iov_len;
        *rest -= moved;
        if (moved == 0) {
            continue;
        }
        // A new one each time: nothing of the piece before stays in it.
        struct socket_data_event_t event = {};
        event.timestamp_ns = bpf_ktime_get_ns();
        event.conn_id = create_conn_id(pid_tgid, args->fd);
        event.direction = direction;
        u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;
        event.msg_size = size;
        bpf_probe_read_user(event.msg, size, piece.iov_base);
        socket_data_events.perf_submit(ctx, &event, sizeof(event));
    }
}

int syscall__probe_entry_writev(struct pt_regs *ctx, int fd, const struct iovec *iov, int iovcnt) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct vector_args_t args = {};
    args.fd = fd;
    args.iov = iov;
    args.iovcnt = iovcnt;
    active_writev_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_writev(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct vector_args_t *args = active_writev_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_vector(ctx, pid_tgid, args, kEgress);
    }
    active_writev_args_map.delete(&pid_tgid);
    return 0;
}

int syscall__probe_entry_readv(struct pt_regs *ctx, int fd, const struct iovec *iov, int iovcnt) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct vector_args_t args = {};
    args.fd = fd;
    args.iov = iov;
    args.iovcnt = iovcnt;
    active_readv_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_readv(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct vector_args_t *args = active_readv_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_vector(ctx, pid_tgid, args, kIngress);
    }
    active_readv_args_map.delete(&pid_tgid);
    return 0;
}

BPF_HASH(active_recvfrom_args_map, u64, struct data_args_t);

int syscall__probe_entry_recvfrom(struct pt_regs *ctx, int fd, void *buf, size_t len, int flags) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t args = {};
    args.fd = fd;
    args.buf = buf;
    args.count = len;
    args.flags = flags;
    active_recvfrom_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_recvfrom(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t *args = active_recvfrom_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_data(ctx, pid_tgid, args, kIngress);
    }
    active_recvfrom_args_map.delete(&pid_tgid);
    return 0;
}

BPF_HASH(active_sendto_args_map, u64, struct data_args_t);

int syscall__probe_entry_sendto(struct pt_regs *ctx, int fd, void *buf, size_t len, int flags) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t args = {};
    args.fd = fd;
    args.buf = buf;
    args.count = len;
    args.flags = flags;
    active_sendto_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_sendto(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct data_args_t *args = active_sendto_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_data(ctx, pid_tgid, args, kEgress);
    }
    active_sendto_args_map.delete(&pid_tgid);
    return 0;
}

// What recvmsg or sendmsg was called with, kept until it returns.
struct message_args_t {
    int fd;
    struct user_msghdr *msg;
    int flags;
};

BPF_HASH(active_recvmsg_args_map, u64, struct message_args_t);

// A message is a list of pieces, with more around it.
static inline struct vector_args_t list_of(const struct message_args_t *args) {
    struct user_msghdr message = {};
    bpf_probe_read_user(&message, sizeof(message), args->msg);
    struct vector_args_t list = {};
    list.fd = args->fd;
    list.iov = message.msg_iov;
    list.iovcnt = message.msg_iovlen;
    return list;
}

// Reports what a recvmsg or a sendmsg moved, if it looks like HTTP.
static inline void process_message(struct pt_regs *ctx, u64 pid_tgid, const struct message_args_t *args,
                                   enum traffic_direction_t direction) {
    if (args->flags & MSG_PEEK) {
        return;
    }
    struct vector_args_t list = list_of(args);
    process_vector(ctx, pid_tgid, &list, direction);
}

int syscall__probe_entry_recvmsg(struct pt_regs *ctx, int fd, struct user_msghdr *msg, int flags) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct message_args_t args = {};
    args.fd = fd;
    args.msg = msg;
    args.flags = flags;
    active_recvmsg_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_recvmsg(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct message_args_t *args = active_recvmsg_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_message(ctx, pid_tgid, args, kIngress);
    }
    active_recvmsg_args_map.delete(&pid_tgid);
    return 0;
}

BPF_HASH(active_sendmsg_args_map, u64, struct message_args_t);

int syscall__probe_entry_sendmsg(struct pt_regs *ctx, int fd, struct user_msghdr *msg, int flags) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct message_args_t args = {};
    args.fd = fd;
    args.msg = msg;
    args.flags = flags;
    active_sendmsg_args_map.update(&pid_tgid, &args);
    return 0;
}

int syscall__probe_ret_sendmsg(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct message_args_t *args = active_sendmsg_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_message(ctx, pid_tgid, args, kEgress);
    }
    active_sendmsg_args_map.delete(&pid_tgid);
    return 0;
}
