// A file whose close waits. When a descriptor is closed, the kernel lets the file system write back what is
// left (flush), and here that takes its time; what a socket does at its end is put off until after the call.
// The file system is a process of its own: with one that the kernel kills together with those that wait for
// it, they would wait for ever.
#define _GNU_SOURCE
#include "held_file.h"
#include "limits.h"
#include "process.h"
#include "unseen.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/** Any file will do: only these two processes see what is mounted there. */
static const char place[] = "/proc/version";

/** A close is never held for longer: the process that would release it may be ending. */
enum { LONGEST_MS = 10000 };

/** Why there is no such file: an errno. */
static int failed;

// ---- The file system ----

/** preadv2 and pwritev2 are system calls that no program watches. */
static void answer(uint64_t request, int error, const void *body, size_t size) {
  struct fuse_out_header head = {.len = (uint32_t)(sizeof(head) + size), .error = error, .unique = request};
  const struct iovec pieces[] = {{&head, sizeof(head)}, {(void *)body, size}};
  pwritev2(DEVICE, pieces, 2, -1, 0); // fails where nobody waits any more
}

/** Returns the request when it is a flush, which is for the caller to answer, and 0 otherwise. */
static uint64_t take_request(void) {
  static union {
    struct fuse_in_header head;
    char bytes[FUSE_MIN_READ_BUFFER];
  } request;
  const struct iovec room = {&request, sizeof(request)};
  const struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION, .minor = 31, .max_write = PAGE};
  const struct fuse_open_out opened = {.fh = 0};
  if (preadv2(DEVICE, &room, 1, -1, 0) < 0) {
    if (errno == ENODEV)
      _exit(0); // nobody has the mount any more
    return 0;   // the request was taken back
  }
  const uint64_t id = request.head.unique;
  switch (request.head.opcode) {
  case FUSE_FLUSH:
    return id;
  case FUSE_INIT:
    answer(id, 0, &init, sizeof(init));
    return 0;
  case FUSE_OPEN:
    answer(id, 0, &opened, sizeof(opened));
    return 0;
  case FUSE_FORGET:
  case FUSE_INTERRUPT:
    return 0; // these two want no answer
  default:
    answer(id, request.head.opcode == FUSE_RELEASE ? 0 : -ENOSYS, NULL, 0);
    return 0;
  }
}

/** Words to the file system, which says them again when it is done. */
static const char HOLD = 'h', RELEASE = 'r';

static void serve(void) {
  int holds = 0, is_to_release = 0;
  uint64_t held = 0;
  for (;;) {
    struct pollfd sources[] = {{DEVICE, POLLIN, 0}, {CONTROL, POLLIN, 0}};
    const int count = poll(sources, 2, held ? LONGEST_MS : -1);
    if (sources[0].revents) {
      const uint64_t flush = take_request();
      if (flush && holds)
        held = flush;
      else if (flush)
        answer(flush, 0, NULL, 0);
    }
    char word = 0;
    if (sources[1].revents && receive(CONTROL, &word, 1, 0) <= 0)
      _exit(0);
    if (word == HOLD) {
      holds = 1;
      transmit(CONTROL, &word, 1, 0);
    }
    if (word == RELEASE)
      is_to_release = 1;
    if (held && (is_to_release || count == 0)) {
      answer(held, 0, NULL, 0);
      if (is_to_release)
        transmit(CONTROL, &RELEASE, 1, 0);
      held = holds = is_to_release = 0;
    }
  }
}

// ---- The probe's side ----

/** A mount of this process's own, which goes with it. */
static int mount_here(void) {
  char options[100];
  snprintf(options, sizeof(options), "fd=%d,rootmode=%o,user_id=%d,group_id=%d", DEVICE, S_IFREG, getuid(),
           getgid());
  return unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
         mount("probe", place, "fuse", 0, options);
}

/** Whether that fails; a descriptor that is none has failed already. */
static int move(int fd, int to) {
  return fd < 0 || dup3(fd, to, O_CLOEXEC) < 0 || close(fd);
}

static void start_file_system(int its_end) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0)
    die("fork");
  if (child > 0)
    return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent || dup3(its_end, CONTROL, O_CLOEXEC) < 0)
    _exit(1);
  for (int fd = 0; fd < CONTROL; fd++)
    if (fd != DEVICE)
      close(fd); // the driver is to see that the probe ends, if others live on, too
  serve();
}

void make_held_file(void) {
  int ends[2];
  if (move(open("/dev/fuse", O_RDWR | O_CLOEXEC), DEVICE) || mount_here() ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
    failed = errno;
    return;
  }
  start_file_system(ends[1]);
  close(ends[1]);
  close(DEVICE);
  if (move(ends[0], CONTROL) || move(open(place, O_RDONLY | O_CLOEXEC), HELD))
    die(place);
}

static long ask(char word) {
  errno = failed;
  if (failed || transmit(CONTROL, &word, 1, 0) < 0)
    return -1;
  return receive(CONTROL, &word, 1, 0) == 1 ? 0 : -1;
}

long hold(int fd) {
  return ask(HOLD) < 0 ? -1 : dup2(HELD, fd);
}

long release(void) {
  return ask(RELEASE);
}
