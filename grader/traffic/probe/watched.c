// The calls that programs watch: those of platform/system-calls.ts.
#define _GNU_SOURCE
#include "addresses.h"
#include "arguments.h"
#include "operations.h"
#include "process.h"
#include "words.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static int descriptor(struct call *call) {
  return (int)number(call->order, "fd", -1);
}

static int flags(struct call *call) {
  return (int)number(call->order, "flags", 0);
}

static long do_accept(struct call *call) {
  return syscall(SYS_accept, descriptor(call), call->pointer,
                 call->pointer == NULL ? NULL : &call->address_length);
}

static long do_accept4(struct call *call) {
  return syscall(SYS_accept4, descriptor(call), call->pointer,
                 call->pointer == NULL ? NULL : &call->address_length, flags(call));
}

/** read, write, readv and writev take no flags, and recvfrom and sendto no address. */
static long do_transfer(struct call *call) {
  return syscall(call->number, descriptor(call), call->pointer, call->count, flags(call), NULL, 0L);
}

static long do_message(struct call *call) {
  return syscall(call->number, descriptor(call), call->pointer, flags(call));
}

/** Whether a slow close has been ordered and has not returned. */
static atomic_int closing;

/** close takes a descriptor out of the table first of all: once it has gone, its close is under way. */
static void wait_until_gone(int fd, long long within_ms) {
  const long long begun = now();
  while (fcntl(fd, F_GETFD) >= 0 && now() < begun + within_ms * 1000000)
    ;
}

/** Where the two of a slow close and the one beside it meet before they begin. */
static pthread_barrier_t both;

void prepare_operations(void) {
  pthread_barrier_init(&both, NULL, 2);
}

/**
 * slow=1 for a descriptor with locks; beside=FD to close while the slow close of FD goes on: `inside` says
 * whether that one outlasted this one; it has within=MS to begin. Each of the two begins when both are
 * ordered.
 */
static long do_close(struct call *call) {
  const int slow = (int)number(call->order, "slow", 0);
  const int beside = (int)number(call->order, "beside", -1);
  if (slow)
    closing = 1;
  if (slow || beside >= 0)
    pthread_barrier_wait(&both);
  if (beside >= 0)
    wait_until_gone(beside, number(call->order, "within", 0));
  const long result = syscall(SYS_close, descriptor(call));
  const int error = errno;
  if (beside >= 0)
    add_number(call, "inside", closing);
  if (slow)
    closing = 0;
  errno = error;
  return result;
}

const struct operation watched_operations[] = {
    {"accept", prepare_address, do_accept, add_peer, 0},
    {"accept4", prepare_address, do_accept4, add_peer, 0},
    {"read", prepare_buffer, do_transfer, add_bytes, SYS_read},
    {"readv", prepare_vector, do_transfer, add_pieces, SYS_readv},
    {"recvfrom", prepare_buffer, do_transfer, add_bytes, SYS_recvfrom},
    {"recvmsg", prepare_message, do_message, add_pieces, SYS_recvmsg},
    {"write", prepare_buffer, do_transfer, add_bytes, SYS_write},
    {"writev", prepare_vector, do_transfer, add_pieces, SYS_writev},
    {"sendto", prepare_buffer, do_transfer, add_bytes, SYS_sendto},
    {"sendmsg", prepare_message, do_message, add_pieces, SYS_sendmsg},
    {"close", NULL, do_close, NULL, 0},
    {NULL, NULL, NULL, NULL, 0},
};
