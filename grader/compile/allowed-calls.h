// The system calls that a compile may make, seen with strace under Debian 12 and 13, LLVM 14 and 19, in
// compiles that go well, fail, crash and run out of memory; and what a Node needs to start and to wait, by
// which the tests try out what a cell lets through. confine.c refuses all others.
#pragma once

#include <sys/syscall.h>

// Younger than the C library's headers may be.
#ifndef SYS_map_shadow_stack
#define SYS_map_shadow_stack 453
#endif
#ifndef SYS_mseal
#define SYS_mseal 462
#endif

/** Whatever their arguments are. */
static const unsigned allowed_calls[] = {
    // What is open already, and what it reads: which files it can open, Landlock says.
    SYS_read, SYS_readv, SYS_pread64, SYS_preadv, SYS_write, SYS_writev, SYS_lseek, SYS_getdents64, SYS_close,
    SYS_close_range, SYS_dup, SYS_dup3,
    // Node asks of its standard input and output what kind of socket they are.
    SYS_getsockname, SYS_getsockopt,
    // What files are there.
    SYS_faccessat, SYS_faccessat2, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs,
    SYS_readlinkat, SYS_getcwd, SYS_chdir,
    // Its memory.
    SYS_brk, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_mremap, SYS_madvise, SYS_pkey_alloc, SYS_pkey_free,
    SYS_pkey_mprotect, SYS_map_shadow_stack, SYS_mseal,
    // Its threads, and what they wait for.
    SYS_set_tid_address, SYS_set_robust_list, SYS_rseq, SYS_futex, SYS_sched_yield, SYS_sched_getaffinity,
    SYS_getcpu, SYS_ppoll, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait, SYS_epoll_pwait2, SYS_eventfd2,
    SYS_pipe2, SYS_exit, SYS_exit_group,
    // Signals that it gets.
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    // Time and chance.
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_getrandom,
#if defined(__x86_64__)
    // What newer architectures have in a newer form only.
    SYS_dup2, SYS_access, SYS_stat, SYS_lstat, SYS_readlink, SYS_poll, SYS_epoll_wait, SYS_time,
    SYS_arch_prctl,
#endif
    // Who and where it is, and what it has used.
    SYS_getpid, SYS_getppid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_capget,
    SYS_uname, SYS_sysinfo, SYS_getrusage,
    // The program itself is started by it. What else it can execute, Landlock says.
    SYS_execve};
