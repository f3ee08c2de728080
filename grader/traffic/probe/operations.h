#ifndef PROBE_OPERATIONS_H
#define PROBE_OPERATIONS_H
#include "call.h"

/** What an order may ask for. */
struct operation {
  const char *name;
  void (*prepare)(struct call *);
  /** -1 and errno, like a system call. */
  long (*make)(struct call *);
  void (*show)(struct call *, long result);
  /** The number of the system call, where it moves bytes. */
  long number;
};

/** Those that programs watch; the list ends with one that has no name. */
extern const struct operation watched_operations[];
/** Those that set the scene, and that no program watches. */
extern const struct operation staging_operations[];

/** NULL when there is none of that name. */
const struct operation *find_operation(const char *name);

#endif
