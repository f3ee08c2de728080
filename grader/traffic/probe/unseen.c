#define _GNU_SOURCE
#include "unseen.h"
#include <sys/socket.h>

ssize_t receive(int fd, void *buffer, size_t size, int flags) {
  struct iovec piece = {buffer, size};
  struct mmsghdr message = {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}};
  return recvmmsg(fd, &message, 1, flags, NULL) < 0 ? -1 : (ssize_t)message.msg_len;
}

ssize_t transmit(int fd, const void *buffer, size_t size, int flags) {
  struct iovec piece = {(void *)buffer, size};
  struct mmsghdr message = {.msg_hdr = {.msg_iov = &piece, .msg_iovlen = 1}};
  return sendmmsg(fd, &message, 1, flags | MSG_NOSIGNAL) < 0 ? -1 : (ssize_t)message.msg_len;
}
