#ifndef PROBE_PROCESS_H
#define PROBE_PROCESS_H

/** Ends this process, with the last error. */
void die(const char *why);

/** CLOCK_MONOTONIC in nanoseconds. */
long long now(void);

#endif
