#ifndef PROBE_NAMES_H
#define PROBE_NAMES_H

/** The kernel's limit for the name of a thread, with its end. */
enum { NAME_BYTES = 16 };

/** All threads are called so from their next order on. */
void rename_threads(const char *name);

/** Takes the latest name; `named` is how many there were when this thread took its own. `lock` is held. */
void take_name(int *named);

#endif
