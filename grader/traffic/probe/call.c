#include "call.h"
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

static void append_bytes(struct call *call, const uint8_t *bytes, size_t size) {
  static const char digits[] = "0123456789abcdef";
  char text[2 * SHOWN_BYTES + 1];
  const size_t shown = size > SHOWN_BYTES ? SHOWN_BYTES : size;
  for (size_t i = 0; i < shown; i++) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  text[2 * shown] = '\0';
  append(call, text);
}

void add_bytes(struct call *call, long result) {
  add(call, "bytes", "");
  append_bytes(call, call->pointer, (size_t)result < call->count ? (size_t)result : call->count);
}

void add_pieces(struct call *call, long result) {
  add(call, "pieces", "");
  size_t rest = (size_t)result;
  for (size_t i = 0; i < call->count && i < SHOWN_PIECES; i++) {
    const struct iovec *piece = &call->pieces[i];
    const size_t moved = piece->iov_len < rest ? piece->iov_len : rest;
    char size[24];
    snprintf(size, sizeof(size), "%s%zu.", i > 0 ? "," : "", moved);
    append(call, size);
    append_bytes(call, piece->iov_base, moved);
    rest -= moved;
  }
}
