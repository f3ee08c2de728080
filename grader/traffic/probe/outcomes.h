#ifndef PROBE_OUTCOMES_H
#define PROBE_OUTCOMES_H
#include <pthread.h>

/** Held for everything that threads share: the orders, their outcomes and the answers. */
extern pthread_mutex_t lock;

/** What became of an order. */
struct outcome {
  long long id;
  long result;
};

/** Of the latest orders, each at its number. */
struct outcome *outcome_of(long long id);

/** Whether an order is done; 0 stands for none. */
int is_done(long long id);

#endif
