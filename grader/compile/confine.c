// Gives away all that a compile has no need for, then becomes the compiler. What is given away does not come
// back: neither the program nor anything that it starts can open another file. It dies with its caller.
//
//   confine [--cpu SECONDS] [--memory BYTES] [--run PATH]... [--read PATH]... -- PROGRAM [ARGUMENT]...
//                         writes a byte to fd 4 first: whoever called it through another program knows that
//                         it was reached
//   confine --check       says what this kernel offers, a word a line: landlock, seccomp
//
// --run: a file that may be read and executed. --read: a file, or a folder with all that is in it. A PATH
// that does not exist is passed over. Where the kernel has no Landlock the paths mean nothing and the rest
// holds all the same.
//
// In this order: limits, capabilities, files (Landlock), system calls (seccomp). The caller is run-child.ts.
#define _GNU_SOURCE
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
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
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

/**
 * What a compile never does: talk to a network, to other processes or to the kernel about itself. (io_uring
 * would do all of it past this list.) execve has to stay, for the program itself: Landlock says what it may
 * start.
 */
static const unsigned forbidden[] = {
    // Sockets. Those that it has inherited it uses with read and write.
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto,
    SYS_sendmsg, SYS_sendmmsg, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
    // Processes.
    SYS_fork, SYS_vfork, SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_ptrace,
    SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, SYS_pidfd_open, SYS_pidfd_getfd,
    SYS_pidfd_send_signal, SYS_kcmp, SYS_setpriority, SYS_sched_setaffinity,
    // Shared memory and messages of the old kind.
    SYS_shmget, SYS_shmat, SYS_semget, SYS_msgget, SYS_mq_open, SYS_mq_unlink,
    // Files by other ways, and their attributes, which Landlock does not guard.
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_chmod, SYS_fchmod, SYS_fchmodat, SYS_chown, SYS_fchown,
    SYS_lchown, SYS_fchownat, SYS_utime, SYS_utimes, SYS_utimensat, SYS_futimesat, SYS_setxattr,
    SYS_lsetxattr, SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, SYS_inotify_init,
    SYS_inotify_init1, SYS_fanotify_init,
    // The kernel and the machine.
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_mount,
    SYS_umount2, SYS_move_mount, SYS_open_tree, SYS_fsopen, SYS_fsmount, SYS_pivot_root, SYS_chroot,
    SYS_unshare, SYS_setns, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
    SYS_kexec_file_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_sethostname, SYS_setdomainname,
    SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_quotactl, SYS_acct, SYS_syslog,
    SYS_iopl, SYS_ioperm, SYS_vhangup, SYS_personality};

enum {
  NUMBER = offsetof(struct seccomp_data, nr),
  /** Its lower half. */
  FIRST_ARGUMENT = offsetof(struct seccomp_data, args),
  REFUSE = SECCOMP_RET_ERRNO | EPERM,
  ABSENT = SECCOMP_RET_ERRNO | ENOSYS,
  X32_BIT = 0x40000000,
  FILTER_ROOM = 2 * COUNT(forbidden) + 24,
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

/** Unless the loaded word compares like this with the value, the next instruction is passed over. */
static void unless_skip(struct filter *filter, unsigned short comparison, unsigned value) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, value, 0, 1));
}

/** A call that may be made for the process with this number only: the caller itself. */
static void only_for(struct filter *filter, unsigned call, unsigned process) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
  load(filter, FIRST_ARGUMENT);
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, process, 1, 0));
  answer(filter, REFUSE);
  load(filter, NUMBER);
}

static void forbid_calls(void) {
  struct filter filter = {.length = 0};

  load(&filter, offsetof(struct seccomp_data, arch));
  add(&filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0));
  answer(&filter, SECCOMP_RET_KILL_PROCESS);
  load(&filter, NUMBER);
  unless_skip(&filter, BPF_JGE, X32_BIT);
  answer(&filter, ABSENT);
  for (size_t i = 0; i < COUNT(forbidden); i++) {
    unless_skip(&filter, BPF_JEQ, forbidden[i]);
    answer(&filter, REFUSE);
  }
  // Its flags are in memory, where a filter cannot look; the C library then takes clone.
  unless_skip(&filter, BPF_JEQ, SYS_clone3);
  answer(&filter, ABSENT);
  // Threads, but no processes.
  add(&filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
  load(&filter, FIRST_ARGUMENT);
  add(&filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
  answer(&filter, REFUSE);
  load(&filter, NUMBER);
  only_for(&filter, SYS_tgkill, (unsigned)getpid()); // abort(3)
  only_for(&filter, SYS_prlimit64, 0);               // getrlimit(3)
  answer(&filter, SECCOMP_RET_ALLOW);

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
  forbid_calls();
  execv(words[at + 1], words + at + 1);
  die(words[at + 1]);
}
