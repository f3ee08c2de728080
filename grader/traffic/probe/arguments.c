#include "arguments.h"
#include "words.h"
#include <stdlib.h>
#include <string.h>

/** pointer=N: then nothing is prepared. */
static int is_told_pointer(struct call *call) {
  const char *text = find(call->order, "pointer");
  if (text == NULL)
    return 0;
  call->pointer = (uint8_t *)(uintptr_t)strtoull(text, NULL, 0);
  call->count = (size_t)number(call->order, "count", 0);
  return 1;
}

static struct pages filled_pages(struct call *call, size_t size) {
  const struct pages pages = enough_pages(call->memory, size);
  memset(pages.start, (int)number(call->order, "fill", 0), pages.size);
  return pages;
}

/** pattern=N: letters, others for each N, behind the bytes that the order gives. */
static void draw_pattern(struct call *call, uint8_t *from, size_t size, uint32_t *state) {
  if (find(call->order, "pattern") == NULL)
    return;
  for (size_t i = 0; i < size; i++) {
    *state = *state * 1664525u + 1013904223u;
    from[i] = (uint8_t)('a' + (*state >> 16) % 26);
  }
}

static uint32_t seed(struct call *call) {
  return (uint32_t)number(call->order, "pattern", 0);
}

void prepare_buffer(struct call *call) {
  if (is_told_pointer(call))
    return;
  const char *hex = find(call->order, "hex");
  const size_t hex_bytes = hex == NULL ? 0 : hex_length(hex);
  call->count = (size_t)number(call->order, "count", (long long)hex_bytes);
  const struct pages pages = filled_pages(call, call->count > hex_bytes ? call->count : hex_bytes);
  call->pointer = pages.start + (number(call->order, "edge", 0) ? pages.size - call->count : 0);
  if (hex != NULL)
    read_hex(hex, call->pointer, call->count);
  uint32_t state = seed(call);
  if (call->count > hex_bytes)
    draw_pattern(call, call->pointer + hex_bytes, call->count - hex_bytes, &state);
}

/** Behind each piece, so that a program which reads on finds what is none of its bytes. */
enum { GAP = 32 };

/** The next SIZE.HEX, or SIZE@ADDRESS, behind one of them, or NULL. */
static const char *next_piece(const char *piece) {
  const char *end = piece + strcspn(piece, ", ");
  return *end == ',' ? end + 1 : NULL;
}

/** Room for the head, the list and the pieces; the list stands behind the head. */
static uint8_t *prepare_pieces(struct call *call, size_t head) {
  const char *first = find(call->order, "pieces");
  size_t pieces = 0, size = 0;
  for (const char *piece = first; piece != NULL; piece = next_piece(piece)) {
    pieces++;
    size += strtoull(piece, NULL, 10) + GAP;
  }
  const size_t list = pieces * sizeof(struct iovec);
  const struct pages pages = filled_pages(call, head + list + GAP + size);
  call->pieces = (struct iovec *)(pages.start + head);
  uint8_t *at = number(call->order, "edge", 0) ? pages.start + pages.size - size + GAP
                                               : pages.start + head + list + GAP;
  struct iovec *next = call->pieces;
  uint32_t state = seed(call);
  for (const char *piece = first; piece != NULL; piece = next_piece(piece)) {
    char *hex;
    const size_t length = strtoull(piece, &hex, 10);
    *next++ = (struct iovec){at, length};
    if (*hex == '.') {
      const size_t given = hex_length(hex + 1) < length ? hex_length(hex + 1) : length;
      read_hex(hex + 1, at, given);
      draw_pattern(call, at + given, length - given, &state);
    } else if (*hex == '@')
      next[-1].iov_base = (void *)(uintptr_t)strtoull(hex + 1, NULL, 0);
    at += length + GAP;
  }
  call->count = (size_t)number(call->order, "count", (long long)pieces);
  return pages.start;
}

void prepare_vector(struct call *call) {
  if (!is_told_pointer(call))
    call->pointer = prepare_pieces(call, 0);
}

void prepare_message(struct call *call) {
  if (is_told_pointer(call))
    return;
  call->pointer = prepare_pieces(call, sizeof(struct msghdr));
  *(struct msghdr *)call->pointer = (struct msghdr){.msg_iov = call->pieces, .msg_iovlen = call->count};
}

void prepare_address(struct call *call) {
  if (is_told_pointer(call)) {
    call->address_length = sizeof(struct sockaddr_storage);
    return;
  }
  if (number(call->order, "address", 1) == 0)
    return;
  call->pointer = filled_pages(call, sizeof(struct sockaddr_storage)).start;
  call->address_length = sizeof(struct sockaddr_storage);
}
