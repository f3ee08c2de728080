#ifndef PROBE_THREADS_H
#define PROBE_THREADS_H
#include <stddef.h>

/** Gives an order's line to the thread that it is for. */
void hand_out(const char *line, size_t length);

/** Before the first order: so threads may choose their numbers, where the kernel lets them. */
void open_last_number(void);

#endif
