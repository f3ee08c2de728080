#include "names.h"
#include "outcomes.h"
#include <stdio.h>
#include <sys/prctl.h>

static char latest[NAME_BYTES];
static int names;

void rename_threads(const char *name) {
  pthread_mutex_lock(&lock);
  snprintf(latest, sizeof(latest), "%s", name);
  names++;
  pthread_mutex_unlock(&lock);
}

void take_name(int *named) {
  if (*named == names)
    return;
  prctl(PR_SET_NAME, latest);
  *named = names;
}
