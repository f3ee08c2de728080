#ifndef PROBE_ADDRESSES_H
#define PROBE_ADDRESSES_H
#include "call.h"

/** Reads a numeric address and a port into `out`; 0 when the address is neither IPv4 nor IPv6. */
socklen_t parse_address(const char *text, long long port, struct sockaddr_storage *out);

/** family=, address= and port= */
void add_address(struct call *call, const void *address);
/**
 * Of the client that the call has accepted, where the caller has asked for it; and as client= and own= the
 * two ends, as the kernel knows them.
 */
void add_peer(struct call *call, long result);
/** Of a socket; the result is its descriptor, or -1 and errno. */
long add_own_address(struct call *call, int fd);

#endif
