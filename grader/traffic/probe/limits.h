#ifndef PROBE_LIMITS_H
#define PROBE_LIMITS_H

/** Numbers above all that connections have. */
enum { ORDERS = 720, ANSWERS, ERRORS, DEVICE, HELD, CONTROL };
/**
 * Of a buffer or a piece so many bytes are told, and of a vector so many pieces. An order may ask for more
 * bytes, up to what 32 events hold; they are then counted over all pieces.
 */
enum { SHOWN_BYTES = 400, SHOWN_PIECES = 32, MOST_SHOWN = SHOWN_BYTES * SHOWN_PIECES };
enum { THREADS = 96, PAGE = 4096, REMEMBERED = 1 << 16 };

#endif
