#include "outcomes.h"
#include "limits.h"

pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct outcome outcomes[REMEMBERED];

struct outcome *outcome_of(long long id) {
  return &outcomes[id % REMEMBERED];
}

int is_done(long long id) {
  return id == 0 || outcome_of(id)->id == id;
}
