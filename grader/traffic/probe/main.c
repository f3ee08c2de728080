// Makes exactly the system calls it is told to, on exactly the thread it is told to, and says what happened.
//
// Orders come over fd 0 and answers go over fd 1, both UNIX sockets. Programs watch the calls of
// platform/system-calls.ts, so once it has started this process makes none of them but those that it is told
// to: for itself it sends and receives by others (unseen.h). It uses copies of the two descriptors, so that
// an order may close 1 and 2, and a connection get the number. For the same reason it takes its memory from
// mmap: malloc may open and read files under /proc and /sys.
//
// Order:   ID THREAD OPERATION [after=ID] [KEY=VALUE ...]\n
//          THREAD is 1 to 95, made on first use; the main thread only listens. A thread carries out its
//          orders one after the other. last=NUMBER on first use: the thread gets the next number after that,
//          where the kernel lets this process choose. With after= an order also waits until that other one is
//          done (0: it waits for none). A VALUE of @ID is the result of an order that is done.
// Answers: started ID TID POINTER\n      just before the call, for orders without after=
//          done ID TID POINTER RESULT NOT_BEFORE NOT_AFTER [KEY=VALUE ...]\n
//          refused ID REASON\n           the order made no sense; nothing was called
//          POINTER is what the call gets: the room for an address, the buffer, the list of pieces or
//          the message; 0 where there is none; RESULT is negative errno; times
//          are CLOCK_MONOTONIC ns. Answers are sent together when no order waits for the last of them, or
//          when that one failed.
//
// The driver is probe-orders.ts; it has the other half of every name.
#define _GNU_SOURCE
#include "held_file.h"
#include "limits.h"
#include "memory.h"
#include "process.h"
#include "threads.h"
#include "unseen.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/** Away from 0, 1 and 2, which stay open until an order closes them. */
static void move_descriptors(void) {
  const int moved[] = {ORDERS, ANSWERS, ERRORS};
  for (int fd = 0; fd < 3; fd++)
    if (dup3(fd, moved[fd], O_CLOEXEC) < 0)
      _exit(70);
}

int main(void) {
  move_descriptors();
  open_last_number();
  make_held_file();
  struct pages input = take_pages(1 << 20);
  size_t used = 0;
  for (;;) {
    if (used + 1 >= input.size) {
      struct pages larger = take_pages(2 * input.size);
      memcpy(larger.start, input.start, used);
      give_back(input);
      input = larger;
    }
    const ssize_t got = receive(ORDERS, input.start + used, input.size - used - 1, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      die("receive");
    if (got == 0)
      _exit(0); // the driver has gone
    used += (size_t)got;
    char *line = (char *)input.start;
    for (char *end; (end = memchr(line, '\n', used - (size_t)(line - (char *)input.start))) != NULL;
         line = end + 1) {
      *end = '\0';
      hand_out(line, (size_t)(end - line));
    }
    used -= (size_t)(line - (char *)input.start);
    memmove(input.start, line, used);
  }
}
