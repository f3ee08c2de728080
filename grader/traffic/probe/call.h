#ifndef PROBE_CALL_H
#define PROBE_CALL_H
#include "limits.h"
#include "memory.h"
#include <sys/socket.h>
#include <sys/uio.h>

/** Room for what a call has to tell: the bytes of each piece as digits, and some numbers. */
enum { MORE_BYTES = 2 * MOST_SHOWN + SHOWN_PIECES * 12 + 400 };

/** A call that a thread makes. */
struct call {
  const char *order;
  /** The number of the system call, where the order is for one that moves bytes. */
  long number;
  /** The thread's own, as large as its largest call needed so far. */
  struct pages *memory;
  /**
   * What the call gets: a buffer, the list of pieces or the message that has them, or room for a client's
   * address. NULL for calls without.
   */
  uint8_t *pointer;
  /** How large the buffer is; of a list, how many pieces. */
  size_t count;
  struct iovec *pieces;
  socklen_t address_length;
  /** KEY=VALUE pairs that end up behind `done`; MORE_BYTES of the thread's own. */
  char *more;
  size_t used;
};

void add(struct call *call, const char *key, const char *value);
void add_number(struct call *call, const char *key, long long value);

/** bytes=HEX: what a transfer has moved from or into its buffer, which may be smaller than the result. */
void add_bytes(struct call *call, long result);
/** pieces=SIZE.HEX,…: what each piece of a list had a part in; nothing where the result does not reach it. */
void add_pieces(struct call *call, long result);

#endif
