#define _GNU_SOURCE
#include "answers.h"
#include "limits.h"
#include "outcomes.h"
#include "unseen.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char answers[1 << 16];
static size_t answers_length;

void send_answers(void) {
  const char *rest = answers;
  while (answers_length > 0) {
    const ssize_t sent = transmit(ANSWERS, rest, answers_length, 0);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0)
      _exit(0); // the driver has gone
    rest += sent;
    answers_length -= (size_t)sent;
  }
}

void add_answer(const char *line) {
  const size_t length = strlen(line);
  if (answers_length + length > sizeof(answers))
    send_answers();
  memcpy(answers + answers_length, line, length);
  answers_length += length;
}

void refuse(long long id, const char *reason) {
  char line[200];
  snprintf(line, sizeof(line), "refused %lld %s\n", id, reason);
  pthread_mutex_lock(&lock);
  // Who waits for it need not wait for ever.
  if (id > 0)
    *outcome_of(id) = (struct outcome){id, -EINVAL};
  add_answer(line);
  send_answers();
  pthread_mutex_unlock(&lock);
}
