// Gives away all that a compile has no need for, then becomes the compiler. What is given away does not come
// back: neither the program nor anything that it starts can open another file. It dies with its caller.
//
//   confine [--cpu SECONDS] [--memory BYTES] [--run PATH]... [--read PATH]... -- PROGRAM [ARGUMENT]...
//                         writes a byte to fd 4 first: a caller through another program knows that
//                         it was reached
//   confine --check       says what this kernel offers, a word a line: landlock, seccomp
//
// --run: a file that may be read and executed. --read: a file, or a folder with all that is in it. A PATH
// that does not exist is passed over. Where the kernel has no Landlock the paths mean nothing and the rest
// holds all the same.
//
// In this order: limits, capabilities, files (Landlock), system calls (seccomp). The caller is run-child.ts.
#define _GNU_SOURCE
#include "allowed-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/** As env(1) and its like: the command could not be prepared. */
enum { CANNOT = 125, BEGUN = 4 };

static void die(const char *what) {
  dprintf(STDERR_FILENO, "confine: %s: %s\n", what, strerror(errno));
  _exit(CANNOT);
}

// ---- Limits ----

static void limit(__rlimit_resource_t resource, rlim_t most) {
  const struct rlimit both = {most, most};
  if (setrlimit(resource, &both) != 0)
    die("setrlimit");
}

static rlim_t number(const char *text) {
  char *end = NULL;
  errno = 0;
  const unsigned long long value = strtoull(text, &end, 10);
  if (errno != 0 || *text == '\0' || *end != '\0') {
    errno = EINVAL;
    die(text);
  }
  return value;
}

// ---- Capabilities ----

/** Root keeps the right to read what is another user's (a kit in somebody's home); which files, Landlock
 * says. */
static void drop_capabilities(void) {
  for (int capability = 0; capability < 64; capability++)
    if (capability != CAP_DAC_READ_SEARCH)
      prctl(PR_CAPBSET_DROP, capability, 0, 0, 0); // without CAP_SETPCAP there is nothing to drop
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct now[2];
  if (syscall(SYS_capget, &header, now) != 0)
    die("capget");
  const uint32_t kept = now[0].permitted & (1u << CAP_DAC_READ_SEARCH);
  const struct __user_cap_data_struct rest[2] = {{kept, kept, 0}, {0, 0, 0}};
  if (syscall(SYS_capset, &header, rest) != 0)
    die("capset");
}

// ---- Files: Landlock. Its header may be older than the kernel, so its numbers stand here. ----

enum {
  EXECUTE = 1 << 0,
  READ_FILE = 1 << 2,
  READ_DIR = 1 << 3,
  /** Everything that Landlock knew to forbid in its first version, and what came with the second, third and
     fifth. */
  FILES_1 = (1 << 13) - 1,
  FILES_2 = 1 << 13,
  FILES_3 = 1 << 14,
  FILES_5 = 1 << 15,
  /** TCP, from version 4; abstract UNIX sockets and signals to others, from version 6. */
  NET_4 = 3,
  SCOPE_6 = 3,
  RULE_PATH_BENEATH = 1,
  CREATE_RULESET_VERSION = 1,
};

struct ruleset_attributes {
  uint64_t files;
  uint64_t net;
  uint64_t scope;
};

struct path_beneath {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

/** 0: this kernel has none, or it is switched off. */
static long landlock_version(void) {
  const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
  return version < 0 ? 0 : version;
}

/** -1 where there is no Landlock. */
static int new_ruleset(void) {
  const long version = landlock_version();
  if (version == 0)
    return -1;
  const struct ruleset_attributes all = {
      FILES_1 | (version >= 2 ? FILES_2 : 0) | (version >= 3 ? FILES_3 : 0) | (version >= 5 ? FILES_5 : 0),
      version >= 4 ? NET_4 : 0,
      version >= 6 ? SCOPE_6 : 0,
  };
  // An older kernel takes the longer structure while what it does not know is zero.
  const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
  if (ruleset < 0)
    die("landlock_create_ruleset");
  return ruleset;
}

static void allow(int ruleset, const char *path, int run) {
  if (ruleset < 0)
    return;
  const int fd = open(path, O_PATH | O_CLOEXEC);
  if (fd < 0)
    return;
  struct stat info;
  if (fstat(fd, &info) != 0)
    die(path);
  const uint64_t rights = READ_FILE | (run ? EXECUTE : 0) | (S_ISDIR(info.st_mode) ? READ_DIR : 0);
  const struct path_beneath rule = {rights, fd};
  if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) != 0)
    die(path);
  close(fd);
}

// ---- System calls: seccomp ----

/** As seccomp calls the architecture that this program is compiled for: a call by another one's table is
 * none. */
#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "seccomp's name of this architecture is not known here yet."
#endif

/** A call that is allowed when these bits of an argument have one of the values. */
struct condition {
  unsigned call;
  unsigned argument;
  unsigned bits;
  unsigned values[8];
  size_t count;
};

enum {
  MAX_CONDITIONS = 8,
  ALL_BITS = 0xffffffff,
  /** Landlock before its third version lets a file be emptied that may only be read. */
  MORE_THAN_READ = O_ACCMODE | O_CREAT | O_TRUNC,
  NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
               CLONE_NEWNET,
  /** What isatty(3) asks, of glibc 2.42 and newer. */
  TCGETS_2 = 0x802c542a,
  SET_VMA = 0x53564d41,
};

enum {
  NUMBER = offsetof(struct seccomp_data, nr),
  ARGUMENTS = offsetof(struct seccomp_data, args),
  REFUSE = SECCOMP_RET_ERRNO | EPERM,
  ABSENT = SECCOMP_RET_ERRNO | ENOSYS,
  /** The first call of Linux 5.1. The C library, libuv and V8 do without this one and later ones when they
     are not there; EPERM some would take for an answer. The calls of x32 have larger numbers, too. */
  FIRST_YOUNG_CALL = SYS_pidfd_send_signal,
  FILTER_ROOM = 16 + 2 * COUNT(allowed_calls) + MAX_CONDITIONS * (6 + COUNT(((struct condition *)0)->values)),
};

struct filter {
  struct sock_filter code[FILTER_ROOM];
  unsigned short length;
};

static void add(struct filter *filter, struct sock_filter instruction) {
  filter->code[filter->length++] = instruction;
}

static void load(struct filter *filter, unsigned offset) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void answer(struct filter *filter, unsigned action) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/** Unless the loaded word compares like this with the value, so many instructions are passed over. */
static void unless_skip(struct filter *filter, unsigned short comparison, unsigned value, size_t skipped) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, 0, (uint8_t)skipped));
}

/** Of an argument it looks at the lower half, as the kernel does with an int. */
static void allow_if(struct filter *filter, const struct condition *condition) {
  unless_skip(filter, BPF_JEQ, condition->call, 3 + 2 * condition->count);
  load(filter, ARGUMENTS + condition->argument * sizeof(uint64_t));
  add(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, condition->bits));
  for (size_t i = 0; i < condition->count; i++) {
    unless_skip(filter, BPF_JEQ, condition->values[i], 1);
    answer(filter, SECCOMP_RET_ALLOW);
  }
  answer(filter, REFUSE);
}

/** The kernel caches the answer to a call whose arguments nobody looks at: a long list costs nothing. */
static void restrict_calls(void) {
  const unsigned self = (unsigned)getpid();
  const struct condition conditions[] = {
#ifdef SYS_open
      {SYS_open, 1, MORE_THAN_READ, {O_RDONLY}, 1},
#endif
      {SYS_openat, 2, MORE_THAN_READ, {O_RDONLY}, 1},
      {SYS_fcntl, 1, ALL_BITS, {F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC}, 6},
      {SYS_ioctl, 1, ALL_BITS, {TCGETS, TCGETS_2, FIONBIO, FIOCLEX}, 4},
      {SYS_clone, 0, CLONE_THREAD | NAMESPACES, {CLONE_THREAD}, 1},
      {SYS_prctl, 0, ALL_BITS, {PR_SET_NAME, PR_GET_NAME, SET_VMA}, 3},
      {SYS_tgkill, 0, ALL_BITS, {self}, 1}, // abort(3)
      {SYS_prlimit64, 0, ALL_BITS, {0}, 1}, // of itself, getrlimit(3)
  };
  _Static_assert(COUNT(conditions) <= MAX_CONDITIONS, "there is room for all");
  struct filter filter = {.length = 0};

  load(&filter, offsetof(struct seccomp_data, arch));
  add(&filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0));
  answer(&filter, SECCOMP_RET_KILL_PROCESS);
  load(&filter, NUMBER);
  for (size_t i = 0; i < COUNT(conditions); i++)
    allow_if(&filter, &conditions[i]);
  for (size_t i = 0; i < COUNT(allowed_calls); i++) {
    unless_skip(&filter, BPF_JEQ, allowed_calls[i], 1);
    answer(&filter, SECCOMP_RET_ALLOW);
  }
  unless_skip(&filter, BPF_JGE, FIRST_YOUNG_CALL, 1);
  answer(&filter, ABSENT);
  answer(&filter, REFUSE);

  const struct sock_fprog program = {filter.length, filter.code};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0 && errno != ENOSYS && errno != EINVAL)
    die("seccomp");
}

static int has_seccomp(void) {
  const unsigned action = SECCOMP_RET_ERRNO;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

static int check(void) {
  if (landlock_version() > 0)
    puts("landlock");
  if (has_seccomp())
    puts("seccomp");
  return 0;
}

int main(int count, char **words) {
  if (count == 2 && strcmp(words[1], "--check") == 0)
    return check();
  if (write(BEGUN, ".", 1) != 1)
    die("fd 4");
  close(BEGUN);
  const int ruleset = new_ruleset();
  int at = 1;
  for (; at + 1 < count && strcmp(words[at], "--") != 0; at += 2) {
    const char *value = words[at + 1];
    if (strcmp(words[at], "--cpu") == 0)
      limit(RLIMIT_CPU, number(value));
    else if (strcmp(words[at], "--memory") == 0)
      limit(RLIMIT_DATA, number(value));
    else if (strcmp(words[at], "--run") == 0)
      allow(ruleset, value, 1);
    else if (strcmp(words[at], "--read") == 0)
      allow(ruleset, value, 0);
    else
      break;
  }
  if (at + 1 >= count || strcmp(words[at], "--") != 0) {
    errno = EINVAL;
    die(at < count ? words[at] : "no program");
  }
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0); // pipes and sockets have no size
  drop_capabilities();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    die("no_new_privs");
  if (ruleset >= 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
    die("landlock_restrict_self");
  restrict_calls();
  execv(words[at + 1], words + at + 1);
  die(words[at + 1]);
}
