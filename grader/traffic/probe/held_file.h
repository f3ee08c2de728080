#ifndef PROBE_HELD_FILE_H
#define PROBE_HELD_FILE_H

/**
 * Makes the file whose close waits, as the descriptor HELD: one of a file system that this process is itself.
 * Nobody else sees it. Without the right to mount, or without fuse, there is none, and the two below fail as
 * that did. To be called before there are other threads.
 */
void make_held_file(void);

/** Puts it in the place of a descriptor. -1 and errno. */
long hold(int fd);

/** Lets the close of such a descriptor go on, as soon as there is one. -1 and errno. */
long release(void);

#endif
