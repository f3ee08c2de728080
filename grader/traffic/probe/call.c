#include "call.h"
#include "words.h"
#include <stdio.h>

/** Goes on where the last text ended. */
static void append(struct call *call, const char *text) {
  const size_t left = MORE_BYTES - call->used;
  const int length = snprintf(call->more + call->used, left, "%s", text);
  call->used += (size_t)length < left ? (size_t)length : left - 1;
}

void add(struct call *call, const char *key, const char *value) {
  append(call, " ");
  append(call, key);
  append(call, "=");
  append(call, value);
}

void add_number(struct call *call, const char *key, long long value) {
  char text[24];
  snprintf(text, sizeof(text), "%lld", value);
  add(call, key, text);
}

/** The first of these bytes, at most so many; returns how many. */
static size_t append_bytes(struct call *call, const uint8_t *bytes, size_t size, size_t most) {
  static const char digits[] = "0123456789abcdef";
  const size_t shown = size > most ? most : size;
  char *at = call->more + call->used;
  for (size_t i = 0; i < shown; i++) {
    *at++ = digits[bytes[i] >> 4];
    *at++ = digits[bytes[i] & 15];
  }
  *at = '\0';
  call->used += 2 * shown;
  return shown;
}

/** told=N: so many bytes of the call; 0 where the order does not say. */
static size_t wanted_bytes(struct call *call) {
  const long long told = number(call->order, "told", 0);
  return told > MOST_SHOWN ? MOST_SHOWN : (size_t)told;
}

void add_bytes(struct call *call, long result) {
  add(call, "bytes", "");
  const size_t told = wanted_bytes(call);
  const size_t moved = (size_t)result < call->count ? (size_t)result : call->count;
  append_bytes(call, call->pointer, moved, told == 0 ? SHOWN_BYTES : told);
}

void add_pieces(struct call *call, long result) {
  add(call, "pieces", "");
  size_t rest = (size_t)result;
  const size_t told = wanted_bytes(call);
  size_t left = told;
  for (size_t i = 0; i < call->count && i < SHOWN_PIECES; i++) {
    const struct iovec *piece = &call->pieces[i];
    const size_t moved = piece->iov_len < rest ? piece->iov_len : rest;
    char size[24];
    snprintf(size, sizeof(size), "%s%zu.", i > 0 ? "," : "", moved);
    append(call, size);
    const size_t shown = append_bytes(call, piece->iov_base, moved, told == 0 ? SHOWN_BYTES : left);
    left -= told == 0 ? 0 : shown;
    rest -= moved;
  }
}
