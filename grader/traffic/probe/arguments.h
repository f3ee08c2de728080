#ifndef PROBE_ARGUMENTS_H
#define PROBE_ARGUMENTS_H
#include "call.h"

/*
 * What a call gets beside its descriptor. fill=BYTE is what stands in the memory, and all around it, before
 * the call. pointer=N passes that number instead.
 */

/** count=N bytes, with hex=TEXT over their beginning. edge=1 puts their end before a page that cannot be
 * read. */
void prepare_buffer(struct call *call);

/**
 * pieces=SIZE.HEX,…: a list of pieces, each of that many bytes, with these over their beginning; between two
 * of them is room. edge=1 puts the end of the last before a page that cannot be read; count=N says that there
 * are so many pieces.
 */
void prepare_vector(struct call *call);

/** The same in a message, as sendmsg and recvmsg have it. */
void prepare_message(struct call *call);

/** Room for a client's address; address=0 passes NULL, NULL. */
void prepare_address(struct call *call);

#endif
