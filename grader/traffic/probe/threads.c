// Threads: each has a queue of orders.
#define _GNU_SOURCE
#include "threads.h"
#include "answers.h"
#include "names.h"
#include "orders.h"
#include "outcomes.h"
#include "process.h"
#include "words.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct worker {
  int exists;
  pthread_cond_t has_order;
  struct order *first;
  struct pages memory;
  /** For what its call has to tell. */
  struct pages more;
  /** How many names there were when it took its own. */
  int named;
};

static struct worker workers[THREADS];

static struct worker *who_waits_for(long long id) {
  for (int i = 1; i < THREADS; i++)
    if (workers[i].first != NULL && workers[i].first->after == id)
      return &workers[i];
  return NULL;
}

/** Makes the call and gives its answer; `lock` is held before and after, but not meanwhile. */
static void carry_out(struct worker *self, const struct order *order) {
  pthread_mutex_unlock(&lock);
  const struct operation *operation = order->operation;
  struct call call = {
      .order = order->words,
      .number = operation->number,
      .memory = &self->memory,
      .more = (char *)self->more.start,
  };
  call.more[0] = '\0';
  const long tid = syscall(SYS_gettid);
  if (operation->prepare != NULL)
    operation->prepare(&call);
  const unsigned long pointer = (unsigned long)call.pointer;
  char line[200];
  if (order->after < 0) {
    snprintf(line, sizeof(line), "started %lld %ld %lu\n", order->id, tid, pointer);
    pthread_mutex_lock(&lock);
    add_answer(line);
    send_answers();
    pthread_mutex_unlock(&lock);
  }

  const long long not_before = now();
  long result = operation->make(&call);
  if (result < 0)
    result = -errno;
  const long long not_after = now();

  if (result >= 0 && operation->show != NULL && find(order->words, "pointer") == NULL)
    operation->show(&call, result);
  if (find(order->words, "fd") != NULL)
    add_number(&call, "fd", number(order->words, "fd", -1));
  snprintf(line, sizeof(line), "done %lld %ld %lu %ld %lld %lld", order->id, tid, pointer, result, not_before,
           not_after);
  pthread_mutex_lock(&lock);
  add_answer(line);
  add_answer(call.more);
  add_answer("\n");
  *outcome_of(order->id) = (struct outcome){order->id, result};
}

static void *work(void *argument) {
  struct worker *self = argument;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (self->first == NULL || (self->first->after > 0 && !is_done(self->first->after)))
      pthread_cond_wait(&self->has_order, &lock);
    struct order *order = self->first;
    // Room for the next order must be there before the driver hears that this one is done.
    self->first = order->next;
    take_name(&self->named);
    carry_out(self, order);
    struct worker *next = who_waits_for(order->id);
    // A failure is told at once: what follows it may now wait for ever.
    if (next == NULL || outcome_of(order->id)->result < 0)
      send_answers();
    if (next != NULL && next != self)
      pthread_cond_signal(&next->has_order);
    give_back_order(order);
  }
  return NULL;
}

/** Where the kernel keeps the last thread's number; -1 where this process may not write it. */
static int last_number = -1;

void open_last_number(void) {
  last_number = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
}

/** Without the right to choose it gets any number. */
static void next_number_after(long long last) {
  char text[24];
  const int length = snprintf(text, sizeof(text), "%lld", last);
  if (last_number >= 0 && pwrite(last_number, text, (size_t)length, 0) < 0)
    last_number = -1;
}

static void start(struct worker *worker) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_cond_init(&worker->has_order, NULL);
  worker->more = take_pages(MORE_BYTES);
  pthread_t thread;
  errno = pthread_create(&thread, &attributes, work, worker);
  if (errno != 0)
    die("pthread_create");
  worker->exists = 1;
}

void hand_out(const char *line, size_t length) {
  long long id = -1;
  int thread = 0, words_end = 0;
  char name[20];
  if (sscanf(line, "%lld %d %19s%n", &id, &thread, name, &words_end) != 3 || id < 1) {
    refuse(id, "wants ID THREAD OPERATION");
    return;
  }
  const struct operation *operation = find_operation(name);
  if (operation == NULL || thread < 1 || thread >= THREADS) {
    refuse(id, operation == NULL ? "knows no such operation" : "has threads 1 to 95");
    return;
  }
  struct worker *worker = &workers[thread];
  if (!worker->exists) {
    const long long last = number(line, "last", 0);
    if (last > 0)
      next_number_after(last);
    start(worker);
  }
  const size_t size = length - (size_t)words_end + 1;
  pthread_mutex_lock(&lock);
  struct order *order = take_order(size);
  memcpy(order->words, line + words_end, size);
  order->next = NULL;
  order->id = id;
  order->after = number(order->words, "after", -1);
  order->operation = operation;
  struct order **last = &worker->first;
  while (*last != NULL)
    last = &(*last)->next;
  *last = order;
  pthread_cond_signal(&worker->has_order);
  pthread_mutex_unlock(&lock);
}
