#include "operations.h"
#include <string.h>

static const struct operation *among(const struct operation *operations, const char *name) {
  for (; operations->name != NULL; operations++)
    if (strcmp(operations->name, name) == 0)
      return operations;
  return NULL;
}

const struct operation *find_operation(const char *name) {
  const struct operation *watched = among(watched_operations, name);
  return watched != NULL ? watched : among(staging_operations, name);
}
