// What a confined process can do when it calls the kernel without a library in between. A word a line.
//
//   every-call numbers     each call that is not in allowed-calls.h and was not refused, with its answer
//   every-call arguments   the values with which a call was allowed that is allowed with some only
//   every-call harm FILE   tries to change the file and to let others in, in all ways that there are
//   every-call i386        calls by the door of 32-bit programs, on x86-64; does not come back
//   every-call thread      starts one, and waits for it
#define _GNU_SOURCE
#include "allowed-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Of x86-64. The kernel's own trampolines call them: no filter is asked, and every other caller is ended by
 * SIGILL. */
enum { URETPROBE = 335, UPROBE = 336 };

#define NEW "/tmp/confine-test-new"
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static int is_allowed(long number) {
  for (size_t i = 0; i < COUNT(allowed_calls); i++)
    if (allowed_calls[i] == number)
      return 1;
  return 0;
}

static int is_refusal(long result) {
  return result == -1 && (errno == EPERM || errno == ENOSYS);
}

/** With arguments that hardly a call can use. */
static void try_number(long number) {
  const long result = syscall(number, -1L, -1L, -1L, -1L, -1L, -1L);
  if (!is_refusal(result))
    printf("%ld %s\n", number, result == -1 ? strerrorname_np(errno) : "done");
  fflush(stdout);
}

static int numbers(void) {
  const long x32 = 0x40000000, wild[] = {1000, 4096, 65536, 0x7fffffff, 0x80000000, 0xffffffff, -1};
  for (long number = 0; number <= 600; number++) {
    if (!is_allowed(number) && number != URETPROBE && number != UPROBE)
      try_number(number);
    try_number(x32 + number);
  }
  for (size_t i = 0; i < COUNT(wild); i++)
    try_number(wild[i]);
  return 0;
}

/** The rest of the arguments is right for a call that harms nobody. */
static void try_values(const char *name, long call, unsigned position, unsigned from, unsigned to) {
  for (unsigned value = from; value <= to; value++) {
    long words[4] = {-1, -1, -1, -1};
    words[position] = value;
    if (!is_refusal(syscall(call, words[0], words[1], words[2], words[3])))
      printf("%s %#x\n", name, value);
  }
}

static int arguments(void) {
  try_values("fcntl", SYS_fcntl, 1, 0, 2000);
  try_values("ioctl", SYS_ioctl, 1, 0, 0xffff);
  try_values("prctl", SYS_prctl, 0, 0, 100);
  try_values("prlimit64", SYS_prlimit64, 0, 0, 70000);
  // Of a thread without the rest of its flags the kernel says EINVAL.
  for (unsigned bit = 0; bit < 32; bit++)
    if (!is_refusal(syscall(SYS_clone, 1UL << bit, -1L, -1L, -1L, -1L)))
      printf("clone %#x\n", 1u << bit);
  for (int process = 1; process < 70000; process++)
    if (process != getpid() && !is_refusal(syscall(SYS_tgkill, process, process, 0)))
      printf("tgkill %d\n", process);
  return 0;
}

static void tell(const char *what, long result) {
  printf("%s %s\n", what, result == -1 ? strerrorname_np(errno) : "done");
}

/** What newer architectures have in a newer form only. */
static void harm_in_old_ways(const char *file) {
#if defined(__x86_64__)
  tell("chmod", syscall(SYS_chmod, file, 0777));
  tell("chown", syscall(SYS_chown, file, 1, 1));
  tell("open(O_TRUNC)", syscall(SYS_open, file, O_RDONLY | O_TRUNC));
  tell("creat", syscall(SYS_creat, file, 0777));
  tell("unlink", syscall(SYS_unlink, file));
  tell("rename", syscall(SYS_rename, file, NEW));
  tell("link", syscall(SYS_link, file, NEW));
#else
  (void)file;
#endif
}

static int harm(const char *file) {
  const struct timespec times[2] = {{0, 0}, {0, 0}};
  const int reading = open(file, O_RDONLY);
  harm_in_old_ways(file);
  tell("fchmod", syscall(SYS_fchmod, reading, 0777));
  tell("fchmodat", syscall(SYS_fchmodat, AT_FDCWD, file, 0777));
  tell("fchmodat2", syscall(452, AT_FDCWD, file, 0777, 0));
  tell("fchown", syscall(SYS_fchown, reading, 1, 1));
  tell("fchownat", syscall(SYS_fchownat, AT_FDCWD, file, 1, 1, 0));
  tell("utimensat", syscall(SYS_utimensat, AT_FDCWD, file, times, 0));
  tell("setxattr", syscall(SYS_setxattr, file, "user.x", "x", 1, 0));
  tell("setxattrat", syscall(463, AT_FDCWD, file, 0, "user.x", NULL, 0));
  tell("file_setattr", syscall(469, AT_FDCWD, file, NULL, 0, 0));
  tell("truncate", syscall(SYS_truncate, file, 0));
  tell("openat(O_TRUNC)", syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_TRUNC));
  tell("openat(O_RDWR)", syscall(SYS_openat, AT_FDCWD, file, O_RDWR));
  tell("openat(O_TMPFILE)", syscall(SYS_openat, AT_FDCWD, "/tmp", O_TMPFILE | O_RDWR, 0600));
  tell("openat(O_CREAT)", syscall(SYS_openat, AT_FDCWD, NEW, O_CREAT, 0600));
  tell("unlinkat", syscall(SYS_unlinkat, AT_FDCWD, file, 0));
  tell("renameat2", syscall(SYS_renameat2, AT_FDCWD, file, AT_FDCWD, NEW, 0));
  tell("linkat", syscall(SYS_linkat, AT_FDCWD, file, AT_FDCWD, NEW, 0));
  return 0;
}

static void i386(void) {
#if defined(__x86_64__)
  long number = 20; // getpid
  __asm__ volatile("int $0x80" : "+a"(number) : : "memory");
  printf("%ld\n", number);
#endif
}

static void *end(void *passed) {
  return passed;
}

static int thread(void) {
  pthread_t other;
  void *came = NULL;
  if (pthread_create(&other, NULL, end, "it ran") == 0 && pthread_join(other, &came) == 0)
    puts(came);
  return 0;
}

int main(int count, char **words) {
  const char *what = count > 1 ? words[1] : "";
  if (strcmp(what, "numbers") == 0)
    return numbers();
  if (strcmp(what, "arguments") == 0)
    return arguments();
  if (strcmp(what, "harm") == 0 && count > 2)
    return harm(words[2]);
  if (strcmp(what, "thread") == 0)
    return thread();
  if (strcmp(what, "i386") == 0)
    i386();
  return 1;
}
