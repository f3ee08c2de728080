#include "orders.h"

static struct order *used_orders;

struct order *take_order(size_t size) {
  for (struct order **at = &used_orders; *at != NULL; at = &(*at)->next)
    if ((*at)->size >= size) {
      struct order *order = *at;
      *at = order->next;
      return order;
    }
  struct pages pages = take_pages(sizeof(struct order) + size);
  struct order *order = (struct order *)pages.start;
  order->words = (char *)(order + 1);
  order->size = pages.size - sizeof(struct order);
  return order;
}

void give_back_order(struct order *order) {
  order->next = used_orders;
  used_orders = order;
}
