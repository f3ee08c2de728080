/*
 * What the course uses of the kernel's headers, for the editor only: the grader compiles with the real ones.
 * Real kernel headers would do, too, but they come with the lab, and twenty thousand names of theirs would be
 * offered at every completion.
 */
#ifndef EDITOR_KERNEL_H
#define EDITOR_KERNEL_H

typedef unsigned char __u8, u8, uint8_t, u_char, uchar;
typedef unsigned short __u16, u16, uint16_t, ushort;
typedef unsigned int __u32, u32, uint32_t, uint;
typedef unsigned long long __u64, u64, uint64_t;
typedef signed char __s8, s8, int8_t;
typedef short __s16, s16, int16_t;
typedef int __s32, s32, int32_t, pid_t;
typedef long long __s64, s64, int64_t, loff_t;
typedef __u16 __be16, __le16, __sum16;
typedef __u32 __be32, __le32, __wsum;
typedef __u64 __be64, __le64;
typedef unsigned long size_t, uintptr_t, ulong;
typedef long ssize_t, ptrdiff_t;
typedef unsigned int uid_t, gid_t;
typedef _Bool bool;
enum { false, true };

#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#define __always_inline inline __attribute__((__always_inline__))
#define noinline __attribute__((__noinline__))
#define __maybe_unused __attribute__((__unused__))
#define __packed __attribute__((__packed__))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile typeof(x) *)&(x) = (value))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define max_t(type, a, b) ((type)(a) > (type)(b) ? (type)(a) : (type)(b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define max(a, b) ((a) > (b) ? (a) : (b))

void *memset(void *to, int byte, size_t size);
void *memcpy(void *to, const void *from, size_t size);
int memcmp(const void *a, const void *b, size_t size);

/* The kernel's result for a call that failed is one of these, below zero. */
#define EINTR 4
#define EBADF 9
#define EAGAIN 11
#define EFAULT 14
#define EINVAL 22

#define TASK_COMM_LEN 16

#include "registers.h"

#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17

typedef unsigned short sa_family_t, __kernel_sa_family_t;

/** A piece of memory, as readv and writev take a list of. */
struct iovec {
  void *iov_base;
  size_t iov_len;
};

/** A message, as recvmsg and sendmsg take it from a process; the kernel's own struct msghdr is another one.
 */
struct user_msghdr {
  void *msg_name;
  int msg_namelen;
  struct iovec *msg_iov;
  size_t msg_iovlen;
  void *msg_control;
  size_t msg_controllen;
  unsigned int msg_flags;
};

/** Flags of recvfrom, sendto, recvmsg and sendmsg: each is a bit. */
#define MSG_PEEK 0x2
#define MSG_TRUNC 0x20
#define MSG_DONTWAIT 0x40
#define MSG_WAITALL 0x100
#define MSG_NOSIGNAL 0x4000

/** Any address: the family says which form it has. */
struct sockaddr {
  sa_family_t sa_family;
  char sa_data[14];
};

struct in_addr {
  __be32 s_addr;
};

/** An IPv4 address, 16 bytes; port and address are in network byte order. */
struct sockaddr_in {
  sa_family_t sin_family;
  __be16 sin_port;
  struct in_addr sin_addr;
  unsigned char __pad[8];
};

struct in6_addr {
  union {
    __u8 u6_addr8[16];
    __be16 u6_addr16[8];
    __be32 u6_addr32[4];
  } in6_u;
#define s6_addr in6_u.u6_addr8
#define s6_addr16 in6_u.u6_addr16
#define s6_addr32 in6_u.u6_addr32
};

/** An IPv6 address, 28 bytes; port and address are in network byte order. */
struct sockaddr_in6 {
  sa_family_t sin6_family;
  __be16 sin6_port;
  __be32 sin6_flowinfo;
  struct in6_addr sin6_addr;
  __u32 sin6_scope_id;
};

u16 ntohs(u16 network);
u32 ntohl(u32 network);
u16 htons(u16 host);
u32 htonl(u32 host);

/** What the kernel has in common for all sockets; only a part of it. */
struct sock_common {
  __be32 skc_daddr, skc_rcv_saddr;
  __be16 skc_dport;
  u16 skc_num;
  unsigned short skc_family;
  volatile unsigned char skc_state;
  struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};

/** The kernel's own side of a socket; only a part of it. */
struct sock {
  struct sock_common __sk_common;
};

/** What a descriptor of a socket leads to; only a part of it, as with the structures on the way there. */
struct socket {
  short type;
  unsigned long flags;
  struct file *file;
  struct sock *sk;
};

struct file {
  unsigned int f_flags;
  void *private_data;
};

struct fdtable {
  unsigned int max_fds;
  struct file **fd;
};

struct files_struct {
  struct fdtable *fdt;
};

struct task_struct {
  int pid, tgid;
  struct files_struct *files;
};

#endif
