#ifndef PROBE_ORDERS_H
#define PROBE_ORDERS_H
#include "operations.h"

struct order {
  struct order *next;
  long long id;
  /** The order that must be done before this one begins; -1: none, and its beginning is told. */
  long long after;
  const struct operation *operation;
  /** The rest of its line. */
  char *words;
  size_t size;
};

/* `lock` is held for these two. */

struct order *take_order(size_t size);
/** It is done with: another may have its memory. */
void give_back_order(struct order *order);

#endif
