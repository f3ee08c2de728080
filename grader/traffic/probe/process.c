#define _GNU_SOURCE
#include "process.h"
#include "limits.h"
#include "unseen.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void die(const char *why) {
  char text[200];
  const int length = snprintf(text, sizeof(text), "probe: %s: %s\n", why, strerror(errno));
  transmit(ERRORS, text, (size_t)length, 0);
  _exit(70);
}

long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}
