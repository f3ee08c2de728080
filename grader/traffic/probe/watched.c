// The calls that programs watch: those of platform/system-calls.ts.
#define _GNU_SOURCE
#include "addresses.h"
#include "arguments.h"
#include "operations.h"
#include "words.h"
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

static long do_close(struct call *call) {
  return syscall(SYS_close, descriptor(call));
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
