// What sets the scene for the watched calls. It makes none of them itself.
#define _GNU_SOURCE
#include "addresses.h"
#include "arguments.h"
#include "held_file.h"
#include "limits.h"
#include "names.h"
#include "operations.h"
#include "unseen.h"
#include "words.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static long do_recv(struct call *call) {
  return receive((int)number(call->order, "fd", -1), call->pointer, call->count,
                 (int)number(call->order, "flags", 0));
}

static long do_send(struct call *call) {
  return transmit((int)number(call->order, "fd", -1), call->pointer, call->count,
                  (int)number(call->order, "flags", 0));
}

/** address=, port= (0: the kernel chooses); both=1: an IPv6 socket also takes clients that come over IPv4 */
static long do_listen(struct call *call) {
  char text[INET6_ADDRSTRLEN];
  struct sockaddr_storage address;
  word(call->order, "address", text, sizeof(text));
  const socklen_t length = parse_address(text, number(call->order, "port", 0), &address);
  const int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  const int v6_only = !number(call->order, "both", 0);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
    return -1;
  if (address.ss_family == AF_INET6 &&
      setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof(v6_only)) != 0)
    return -1;
  if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, SOMAXCONN) != 0)
    return -1;
  return add_own_address(call, fd);
}

/** address=, port=, and from= and fromport= for the client's own side */
static long do_connect(struct call *call) {
  char text[INET6_ADDRSTRLEN], from_text[INET6_ADDRSTRLEN];
  struct sockaddr_storage address, from;
  word(call->order, "address", text, sizeof(text));
  word(call->order, "from", from_text, sizeof(from_text));
  const socklen_t length = parse_address(text, number(call->order, "port", 0), &address);
  const socklen_t from_length =
      parse_address(from_text[0] ? from_text : text, number(call->order, "fromport", 0), &from);
  const int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
    return -1;
  if ((from_text[0] || find(call->order, "fromport")) && bind(fd, (struct sockaddr *)&from, from_length) != 0)
    return -1;
  if (connect(fd, (struct sockaddr *)&address, length) != 0)
    return -1;
  return add_own_address(call, fd);
}

/** A UNIX socket that listens; the kernel gives it a name. */
static long do_listen_local(struct call *call) {
  (void)call;
  const struct sockaddr_un any = {.sun_family = AF_UNIX};
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (const struct sockaddr *)&any, sizeof(sa_family_t)) != 0 ||
      listen(fd, SOMAXCONN) != 0)
    return -1;
  return fd;
}

/** to=FD: one that listens so. */
static long do_connect_local(struct call *call) {
  struct sockaddr_un name;
  socklen_t length = sizeof(name);
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || getsockname((int)number(call->order, "to", -1), (struct sockaddr *)&name, &length) != 0 ||
      connect(fd, (struct sockaddr *)&name, length) != 0)
    return -1;
  return fd;
}

/** packets=1: each send is one packet */
static long do_socketpair(struct call *call) {
  int fds[2];
  const int type = number(call->order, "packets", 0) ? SOCK_DGRAM : SOCK_STREAM;
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) != 0)
    return -1;
  add_number(call, "second", fds[1]);
  return fds[0];
}

/** The result is the end to read from. */
static long do_pipe(struct call *call) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0)
    return -1;
  add_number(call, "second", fds[1]);
  return fds[0];
}

static long do_dup2(struct call *call) {
  return dup2((int)number(call->order, "fd", -1), (int)number(call->order, "to", -1));
}

static long do_nonblock(struct call *call) {
  const int fd = (int)number(call->order, "fd", -1);
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0)
    return -1;
  return fcntl(fd, F_SETFL, number(call->order, "on", 1) ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static long do_shutdown(struct call *call) {
  return shutdown((int)number(call->order, "fd", -1), (int)number(call->order, "how", SHUT_WR));
}

/** level=, name=, value=, and second= for options of two numbers */
static long do_setsockopt(struct call *call) {
  const int values[2] = {(int)number(call->order, "value", 0), (int)number(call->order, "second", 0)};
  const socklen_t length = find(call->order, "second") == NULL ? sizeof(int) : sizeof(values);
  return setsockopt((int)number(call->order, "fd", -1), (int)number(call->order, "level", SOL_SOCKET),
                    (int)number(call->order, "name", 0), values, length);
}

/** Takes every free descriptor below count=. */
static long do_occupy(struct call *call) {
  long fd = -1;
  while (fd + 1 < number(call->order, "count", 0)) {
    fd = fcntl(ERRORS, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
      return -1;
  }
  return fd;
}

/** Puts a file whose close waits in the place of fd=. */
static long do_hold(struct call *call) {
  return hold((int)number(call->order, "fd", -1));
}

/** Lets such a close go on, as soon as there is one. */
static long do_release(struct call *call) {
  (void)call;
  return release();
}

/** Keeps a thread (tid=, or this one) on the processor cpu=, where there is one of that number. */
static long do_pin(struct call *call) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET((size_t)number(call->order, "cpu", 0), &cpus);
  const pid_t tid = (pid_t)number(call->order, "tid", 0);
  return sched_setaffinity(tid, sizeof(cpus), &cpus) != 0 && errno != EINVAL ? -1 : 0;
}

/** name= */
static long do_rename(struct call *call) {
  char name[NAME_BYTES];
  word(call->order, "name", name, sizeof(name));
  rename_threads(name);
  return 0;
}

static long do_gettid(struct call *call) {
  (void)call;
  return syscall(SYS_gettid);
}

const struct operation staging_operations[] = {
    {"recv", prepare_buffer, do_recv, add_bytes, 0},
    {"send", prepare_buffer, do_send, add_bytes, 0},
    {"listen", NULL, do_listen, NULL, 0},
    {"connect", NULL, do_connect, NULL, 0},
    {"listen_local", NULL, do_listen_local, NULL, 0},
    {"connect_local", NULL, do_connect_local, NULL, 0},
    {"socketpair", NULL, do_socketpair, NULL, 0},
    {"pipe", NULL, do_pipe, NULL, 0},
    {"dup2", NULL, do_dup2, NULL, 0},
    {"nonblock", NULL, do_nonblock, NULL, 0},
    {"shutdown", NULL, do_shutdown, NULL, 0},
    {"setsockopt", NULL, do_setsockopt, NULL, 0},
    {"occupy", NULL, do_occupy, NULL, 0},
    {"hold", NULL, do_hold, NULL, 0},
    {"release", NULL, do_release, NULL, 0},
    {"pin", NULL, do_pin, NULL, 0},
    {"rename", NULL, do_rename, NULL, 0},
    {"gettid", NULL, do_gettid, NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};
