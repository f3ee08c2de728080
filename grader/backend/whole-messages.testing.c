// Whole messages: every byte of every connection that speaks HTTP, whichever call moves it.
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

// What is known of a connection.
struct connection_t {
  bool is_http;
  u64 position[2]; // By direction: how many bytes were moved since it is HTTP.
};

BPF_HASH(connections, struct conn_id_t, struct connection_t);

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
  struct connection_t fresh = {};
  connections.update(&event.conn_id, &fresh);
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

// Where the bytes of a call are, kept until it returns: in one buffer, or in pieces.
struct data_args_t {
  int fd;
  int flags;
  const char *buf;
  const struct iovec *iov;
  u64 pieces;
};

#define MAX_MSG_SIZE 400
#define MAX_EVENTS 32
#define MIN_HTTP_SIZE 16

enum traffic_direction_t {
  kEgress,
  kIngress,
};

// A part of what a call moved.
struct socket_chunk_event_t {
  u64 timestamp_ns;
  struct conn_id_t conn_id;
  enum traffic_direction_t direction;
  u32 msg_size;
  u64 position; // How many bytes the connection carried in this direction before msg[0].
  char msg[MAX_MSG_SIZE];
};

BPF_PERF_OUTPUT(socket_chunk_events);

// An event is too large for the stack, together with everything else.
BPF_PERCPU_ARRAY(scratch, struct socket_chunk_event_t, 1);

// Four letters as the number that they are in memory.
#define WORD(a, b, c, d) ((a) | (b) << 8 | (c) << 16 | (d) << 24)

static inline bool begins_http(const char *buf, s64 size) {
  if (size < MIN_HTTP_SIZE) {
    return false;
  }
  u32 start = 0;
  bpf_probe_read_user(&start, sizeof(start), buf);
  return start == WORD('H', 'T', 'T', 'P') || start == WORD('G', 'E', 'T', ' ') ||
         start == WORD('H', 'E', 'A', 'D') || start == WORD('P', 'O', 'S', 'T') ||
         start == WORD('P', 'U', 'T', ' ') || start == WORD('D', 'E', 'L', 'E') ||
         start == WORD('P', 'A', 'T', 'C') || start == WORD('O', 'P', 'T', 'I');
}

static inline bool is_http_call(const struct data_args_t *args, s64 moved) {
  if (args->iov == NULL) {
    return begins_http(args->buf, moved);
  }
  for (int i = 0; i < 16 && i < args->pieces; i++) {
    struct iovec piece = {};
    bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);
    if (piece.iov_len > 0) {
      return begins_http(piece.iov_base, moved);
    }
  }
  return false;
}

// Reports all that a call moved, in as many events as it takes, up to 32.
static inline void process_data(struct pt_regs *ctx, u64 pid_tgid, const struct data_args_t *args,
                                enum traffic_direction_t direction) {
  s64 moved = PT_REGS_RC(ctx);
  if (moved <= 0 || (args->flags & MSG_PEEK)) {
    return;
  }
  struct conn_id_t conn_id = create_conn_id(pid_tgid, args->fd);
  struct connection_t *connection = connections.lookup(&conn_id);
  if (connection == NULL || !connection->is_http) {
    if (!is_http_call(args, moved)) {
      return;
    }
    struct connection_t fresh = {};
    fresh.is_http = true;
    connections.update(&conn_id, &fresh);
    connection = connections.lookup(&conn_id);
  }
  u32 zero = 0;
  struct socket_chunk_event_t *event = scratch.lookup(&zero);
  if (connection == NULL || event == NULL) {
    return;
  }
  event->timestamp_ns = bpf_ktime_get_ns();
  event->conn_id = conn_id;
  event->direction = direction;

  u64 position = connection->position[direction];
  connection->position[direction] += moved;
  u64 rest = moved; // Of the call.
  const char *from = args->buf;
  u64 left = args->iov == NULL ? rest : 0; // Of the piece.
  u64 next = 0;
  for (int i = 0; i < MAX_EVENTS; i++) {
    if (left == 0) {
      if (rest == 0 || next >= args->pieces) {
        break;
      }
      struct iovec piece = {};
      bpf_probe_read_user(&piece, sizeof(piece), &args->iov[next]);
      next++;
      from = piece.iov_base;
      left = piece.iov_len > rest ? rest : piece.iov_len;
      if (left == 0) {
        continue;
      }
    }
    event->msg_size = left > MAX_MSG_SIZE ? MAX_MSG_SIZE : left;
    // Read back, so that the verifier need not know how the size came about: else it would follow each
    // way through the loop by itself. And tested once more, for of what is read back it knows nothing.
    barrier();
    u32 size = event->msg_size;
    if (size > MAX_MSG_SIZE) {
      break;
    }
    event->position = position;
    bpf_probe_read_user(event->msg, size, from);
    socket_chunk_events.perf_submit(ctx, event, sizeof(*event) - MAX_MSG_SIZE + size);
    from += size;
    left -= size;
    rest -= size;
    position += size;
  }
}

BPF_HASH(active_read_args_map, u64, struct data_args_t);

int syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t args = {};
  args.fd = fd;
  args.buf = buf;
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

BPF_HASH(active_readv_args_map, u64, struct data_args_t);

int syscall__probe_entry_readv(struct pt_regs *ctx, int fd, const struct iovec *iov, int iovcnt) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t args = {};
  args.fd = fd;
  args.iov = iov;
  args.pieces = iovcnt;
  active_readv_args_map.update(&pid_tgid, &args);
  return 0;
}

int syscall__probe_ret_readv(struct pt_regs *ctx) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t *args = active_readv_args_map.lookup(&pid_tgid);
  if (args != NULL) {
    process_data(ctx, pid_tgid, args, kIngress);
  }
  active_readv_args_map.delete(&pid_tgid);
  return 0;
}

BPF_HASH(active_writev_args_map, u64, struct data_args_t);

int syscall__probe_entry_writev(struct pt_regs *ctx, int fd, const struct iovec *iov, int iovcnt) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t args = {};
  args.fd = fd;
  args.iov = iov;
  args.pieces = iovcnt;
  active_writev_args_map.update(&pid_tgid, &args);
  return 0;
}

int syscall__probe_ret_writev(struct pt_regs *ctx) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t *args = active_writev_args_map.lookup(&pid_tgid);
  if (args != NULL) {
    process_data(ctx, pid_tgid, args, kEgress);
  }
  active_writev_args_map.delete(&pid_tgid);
  return 0;
}

BPF_HASH(active_recvfrom_args_map, u64, struct data_args_t);

int syscall__probe_entry_recvfrom(struct pt_regs *ctx, int fd, void *buf, size_t len, int flags) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t args = {};
  args.fd = fd;
  args.buf = buf;
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

BPF_HASH(active_recvmsg_args_map, u64, struct data_args_t);

int syscall__probe_entry_recvmsg(struct pt_regs *ctx, int fd, struct user_msghdr *msg, int flags) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t args = {};
  args.fd = fd;
  struct user_msghdr message = {};
  bpf_probe_read_user(&message, sizeof(message), msg);
  args.iov = message.msg_iov;
  args.pieces = message.msg_iovlen;
  args.flags = flags;
  active_recvmsg_args_map.update(&pid_tgid, &args);
  return 0;
}

int syscall__probe_ret_recvmsg(struct pt_regs *ctx) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t *args = active_recvmsg_args_map.lookup(&pid_tgid);
  if (args != NULL) {
    process_data(ctx, pid_tgid, args, kIngress);
  }
  active_recvmsg_args_map.delete(&pid_tgid);
  return 0;
}

BPF_HASH(active_sendmsg_args_map, u64, struct data_args_t);

int syscall__probe_entry_sendmsg(struct pt_regs *ctx, int fd, struct user_msghdr *msg, int flags) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t args = {};
  args.fd = fd;
  struct user_msghdr message = {};
  bpf_probe_read_user(&message, sizeof(message), msg);
  args.iov = message.msg_iov;
  args.pieces = message.msg_iovlen;
  active_sendmsg_args_map.update(&pid_tgid, &args);
  return 0;
}

int syscall__probe_ret_sendmsg(struct pt_regs *ctx) {
  u64 pid_tgid = bpf_get_current_pid_tgid();
  struct data_args_t *args = active_sendmsg_args_map.lookup(&pid_tgid);
  if (args != NULL) {
    process_data(ctx, pid_tgid, args, kEgress);
  }
  active_sendmsg_args_map.delete(&pid_tgid);
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
  // The number is free: whatever comes over it next is another connection.
  connections.delete(&event.conn_id);
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
