#ifndef PROBE_UNSEEN_H
#define PROBE_UNSEEN_H
#include <stddef.h>
#include <sys/types.h>

/* recv and send by system calls that no program watches: recvmmsg and sendmmsg. */

ssize_t receive(int fd, void *buffer, size_t size, int flags);
/** Without a signal when nobody is there to read. */
ssize_t transmit(int fd, const void *buffer, size_t size, int flags);

#endif
