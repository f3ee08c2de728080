#ifndef PROBE_MEMORY_H
#define PROBE_MEMORY_H
#include <stddef.h>
#include <stdint.h>

/** Whole pages, with nothing readable behind them. */
struct pages {
  uint8_t *start;
  size_t size;
};

struct pages take_pages(size_t size);
void give_back(struct pages pages);

/**
 * The last pages of some that are kept, or of new ones in their place: enough for `size` bytes. The others
 * are not given back, so that no other thread ever has the same address.
 */
struct pages enough_pages(struct pages *kept, size_t size);

#endif
