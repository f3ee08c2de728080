#ifndef PROBE_WORDS_H
#define PROBE_WORDS_H
#include <stddef.h>
#include <stdint.h>

/** The text after KEY= in an order, or NULL. It ends at the next space. */
const char *find(const char *order, const char *key);

/** Of KEY=@ID the result of that order. */
long long number(const char *order, const char *key, long long otherwise);

/** Copies one word; an empty one when the key is missing. */
void word(const char *order, const char *key, char *out, size_t size);

/** How many bytes the hexadecimal digits at `text` are. */
size_t hex_length(const char *text);

/** The first of these bytes, at most so many. */
void read_hex(const char *text, uint8_t *out, size_t most);

#endif
