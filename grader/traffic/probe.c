// Makes exactly the system calls it is told to, on exactly the thread it is told to, and says what happened.
//
// Orders come over fd 0 and answers go over fd 1, both UNIX sockets, with recv and send: accept4, read, write
// and close are what the learner's program watches, so this process makes none but the commanded ones once it
// has started. It uses copies of the two, so that an order may close 1 and 2, and a connection get the
// number. For the same reason it takes its memory from mmap: malloc may open and read files under /proc and
// /sys.
//
// Order:   ID THREAD OPERATION [after=ID] [KEY=VALUE ...]\n
//          THREAD is 1 to 63, made on first use; the main thread only listens. A thread carries out its
//          orders one after the other. last=NUMBER on first use: the thread gets the next number after that,
//          where the kernel lets this process choose. With after= an order also waits until that other one is
//          done (0: it waits for none). A VALUE of @ID is the result of an order that is done.
// Answers: started ID TID POINTER\n      just before the call, for orders without after=
//          done ID TID POINTER RESULT NOT_BEFORE NOT_AFTER [KEY=VALUE ...]\n
//          refused ID REASON\n           the order made no sense; nothing was called
//          POINTER is accept4's address or the buffer, 0 where there is none; RESULT is negative errno; times
//          are CLOCK_MONOTONIC ns. Answers are sent together when no order waits for the last of them, or
//          when that one failed.
//
// The driver is probe.ts; it has the other half of every name below.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/** Numbers above all that connections have. */
enum { ORDERS = 720, ANSWERS = 721, ERRORS = 722 };
enum { THREADS = 64, SHOWN_BYTES = 400, PAGE = 4096, REMEMBERED = 1 << 16 };

static void die(const char *why) {
  char text[200];
  const int length = snprintf(text, sizeof(text), "probe: %s: %s\n", why, strerror(errno));
  send(ERRORS, text, (size_t)length, MSG_NOSIGNAL);
  _exit(70);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

// ---- Memory: whole pages, with nothing readable behind them ----

struct pages {
  uint8_t *start;
  size_t size;
};

static size_t whole_pages(size_t size) {
  return size == 0 ? PAGE : (size + PAGE - 1) / PAGE * PAGE;
}

static struct pages take_pages(size_t size) {
  struct pages pages = {NULL, whole_pages(size)};
  void *start = mmap(NULL, pages.size + PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED || mprotect(start, pages.size, PROT_READ | PROT_WRITE) != 0)
    die("no memory");
  pages.start = start;
  return pages;
}

static void give_back(struct pages pages) {
  if (pages.start != NULL)
    munmap(pages.start, pages.size + PAGE);
}

/**
 * The last pages of some that are kept, or of new ones in their place: enough for `size` bytes. The others
 * are not given back, so that no other thread ever has the same address.
 */
static struct pages enough_pages(struct pages *kept, size_t size) {
  const size_t wanted = whole_pages(size);
  if (kept->size < wanted)
    *kept = take_pages(size);
  return (struct pages){kept->start + (kept->size - wanted), wanted};
}

// ---- What became of the orders ----

/** Held for everything below that threads share: the orders, their outcomes and the answers. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/** Of the latest orders, each at its number. */
static struct outcome {
  long long id;
  long result;
} outcomes[REMEMBERED];

static struct outcome *outcome_of(long long id) {
  return &outcomes[id % REMEMBERED];
}

static int is_done(long long id) {
  return id == 0 || outcome_of(id)->id == id;
}

// ---- An order's words ----

/** The text after KEY= in an order, or NULL. It ends at the next space. */
static const char *find(const char *order, const char *key) {
  const size_t length = strlen(key);
  for (const char *word = order; word != NULL; word = strchr(word, ' ')) {
    word += *word == ' ';
    if (strncmp(word, key, length) == 0 && word[length] == '=')
      return word + length + 1;
  }
  return NULL;
}

static long long number(const char *order, const char *key, long long otherwise) {
  const char *text = find(order, key);
  if (text == NULL)
    return otherwise;
  return *text == '@' ? outcome_of(strtoll(text + 1, NULL, 10))->result : strtoll(text, NULL, 0);
}

/** Copies one word; an empty one when the key is missing. */
static void word(const char *order, const char *key, char *out, size_t size) {
  const char *text = find(order, key);
  const size_t length = text == NULL ? 0 : strcspn(text, " ");
  snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), text == NULL ? "" : text);
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// ---- One call ----

struct call {
  const char *order;
  /** The thread's own, as large as its largest call needed so far. */
  struct pages *memory;
  /** What the call gets: a buffer, or room for a client's address. NULL for calls without. */
  uint8_t *buffer;
  size_t count;
  socklen_t address_length;
  char more[1200];
};

/** KEY=VALUE pairs that end up behind `done`. */
static void add(struct call *call, const char *key, const char *value) {
  const size_t used = strlen(call->more);
  snprintf(call->more + used, sizeof(call->more) - used, " %s=%s", key, value);
}

static void add_number(struct call *call, const char *key, long long value) {
  char text[24];
  snprintf(text, sizeof(text), "%lld", value);
  add(call, key, text);
}

static void add_bytes(struct call *call, long result) {
  static const char digits[] = "0123456789abcdef";
  char text[2 * SHOWN_BYTES + 1];
  const size_t shown = result > SHOWN_BYTES ? SHOWN_BYTES : (size_t)result;
  for (size_t i = 0; i < shown; i++) {
    text[2 * i] = digits[call->buffer[i] >> 4];
    text[2 * i + 1] = digits[call->buffer[i] & 15];
  }
  text[2 * shown] = '\0';
  add(call, "bytes", text);
}

/**
 * count=N bytes, they and all around them fill=BYTE, then hex=TEXT over their beginning. edge=1 puts their
 * end at the end of the last page, before one that cannot be read. pointer=N passes that number instead of a
 * buffer.
 */
static void prepare_buffer(struct call *call) {
  const char *hex = find(call->order, "hex");
  const size_t hex_bytes = hex == NULL ? 0 : strcspn(hex, " ") / 2;
  call->count = (size_t)number(call->order, "count", (long long)hex_bytes);
  if (find(call->order, "pointer") != NULL) {
    call->buffer = (uint8_t *)(uintptr_t)strtoull(find(call->order, "pointer"), NULL, 0);
    return;
  }
  const struct pages pages = enough_pages(call->memory, call->count > hex_bytes ? call->count : hex_bytes);
  const size_t spare = pages.size - call->count;
  call->buffer = pages.start + (number(call->order, "edge", 0) ? spare : 0);
  memset(pages.start, (int)number(call->order, "fill", 0), pages.size);
  for (size_t i = 0; i < hex_bytes && i < call->count; i++)
    call->buffer[i] = (uint8_t)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
}

/** address=0 makes accept4 be called with NULL, NULL; fill=BYTE is what stands in the address before the
 * call. */
static void prepare_address(struct call *call) {
  if (number(call->order, "address", 1) == 0)
    return;
  call->buffer = enough_pages(call->memory, sizeof(struct sockaddr_storage)).start;
  call->address_length = sizeof(struct sockaddr_storage);
  memset(call->buffer, (int)number(call->order, "fill", 0), sizeof(struct sockaddr_storage));
}

/** Reads a numeric address and a port into `out`; 0 when the address is neither IPv4 nor IPv6. */
static socklen_t parse_address(const char *text, long long port, struct sockaddr_storage *out) {
  struct sockaddr_in *v4 = (struct sockaddr_in *)out;
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
  memset(out, 0, sizeof(*out));
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons((uint16_t)port);
    return sizeof(*v4);
  }
  if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons((uint16_t)port);
    return sizeof(*v6);
  }
  return 0;
}

static void add_address(struct call *call, const void *address) {
  const struct sockaddr_in *v4 = address;
  const struct sockaddr_in6 *v6 = address;
  char text[INET6_ADDRSTRLEN] = "";
  const int is_v6 = v4->sin_family == AF_INET6;
  inet_ntop(v4->sin_family, is_v6 ? (const void *)&v6->sin6_addr : &v4->sin_addr, text, sizeof(text));
  add(call, "family", is_v6 ? "IPv6" : "IPv4");
  add(call, "address", text);
  add_number(call, "port", ntohs(is_v6 ? v6->sin6_port : v4->sin_port));
}

static void add_peer(struct call *call, long result) {
  (void)result;
  add_address(call, call->buffer);
}

static long add_own_address(struct call *call, int fd) {
  struct sockaddr_storage address;
  socklen_t length = sizeof(address);
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
    return -1;
  add_address(call, &address);
  return fd;
}

// ---- Operations: -1 and errno, like system calls. The first four are the watched ones. ----

static long do_accept4(struct call *call) {
  return syscall(SYS_accept4, (int)number(call->order, "fd", -1), call->buffer,
                 call->buffer == NULL ? NULL : &call->address_length, (int)number(call->order, "flags", 0));
}

static long do_read(struct call *call) {
  return syscall(SYS_read, (int)number(call->order, "fd", -1), call->buffer, call->count);
}

static long do_write(struct call *call) {
  return syscall(SYS_write, (int)number(call->order, "fd", -1), call->buffer, call->count);
}

/** Whether a slow close has been ordered and has not returned. */
static atomic_int closing;

/** close takes a descriptor out of the table first of all: once it has gone, its close is under way. */
static void wait_until_gone(int fd, long long within_ms) {
  const long long begun = now();
  while (fcntl(fd, F_GETFD) >= 0 && now() < begun + within_ms * 1000000)
    ;
}

/** Where the two of a slow close and the one beside it meet before they begin. */
static pthread_barrier_t both;

/**
 * slow=1 for a descriptor with locks; beside=FD to close while the slow close of FD goes on: `inside` says
 * whether that one outlasted this one; it has within=MS to begin. Each of the two begins when both are
 * ordered.
 */
static long do_close(struct call *call) {
  const int slow = (int)number(call->order, "slow", 0);
  const int beside = (int)number(call->order, "beside", -1);
  if (slow)
    closing = 1;
  if (slow || beside >= 0)
    pthread_barrier_wait(&both);
  if (beside >= 0)
    wait_until_gone(beside, number(call->order, "within", 0));
  const long result = syscall(SYS_close, (int)number(call->order, "fd", -1));
  const int error = errno;
  if (beside >= 0)
    add_number(call, "inside", closing);
  if (slow)
    closing = 0;
  errno = error;
  return result;
}

/**
 * Leaves count= locks on a descriptor, and one more: closing it gives them back one by one, which takes a
 * while. One large lock is cut into pieces from its end, as the kernel looks through all of them for each new
 * one, but not for one that it divides (Linux: posix_lock_inode).
 */
static long do_locks(struct call *call) {
  const int fd = (int)number(call->order, "fd", -1);
  const long long count = number(call->order, "count", 0);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 2 * count + 1};
  int failed = fcntl(fd, F_SETLK, &lock);
  lock.l_type = F_UNLCK;
  lock.l_len = 1;
  for (long long i = count; i > 0 && !failed; i--) {
    lock.l_start = 2 * i - 1;
    failed = fcntl(fd, F_SETLK, &lock);
  }
  return failed ? -1 : fd;
}

static long do_recv(struct call *call) {
  return recv((int)number(call->order, "fd", -1), call->buffer, call->count,
              (int)number(call->order, "flags", 0));
}

static long do_send(struct call *call) {
  const int flags = (int)number(call->order, "flags", 0) | MSG_NOSIGNAL;
  return send((int)number(call->order, "fd", -1), call->buffer, call->count, flags);
}

/** address=, port= (0: the kernel chooses); both=1: an IPv6 socket also takes clients that come over IPv4 */
static long do_listen(struct call *call) {
  char text[INET6_ADDRSTRLEN];
  struct sockaddr_storage address;
  word(call->order, "address", text, sizeof(text));
  const socklen_t length = parse_address(text, number(call->order, "port", 0), &address);
  const int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  const int v6_only = !number(call->order, "both", 0);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
    return -1;
  if (address.ss_family == AF_INET6 &&
      setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof(v6_only)) != 0)
    return -1;
  if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, SOMAXCONN) != 0)
    return -1;
  return add_own_address(call, fd);
}

/** address=, port=, and from= and fromport= for the client's own side */
static long do_connect(struct call *call) {
  char text[INET6_ADDRSTRLEN], from_text[INET6_ADDRSTRLEN];
  struct sockaddr_storage address, from;
  word(call->order, "address", text, sizeof(text));
  word(call->order, "from", from_text, sizeof(from_text));
  const socklen_t length = parse_address(text, number(call->order, "port", 0), &address);
  const socklen_t from_length =
      parse_address(from_text[0] ? from_text : text, number(call->order, "fromport", 0), &from);
  const int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
    return -1;
  if ((from_text[0] || find(call->order, "fromport")) && bind(fd, (struct sockaddr *)&from, from_length) != 0)
    return -1;
  if (connect(fd, (struct sockaddr *)&address, length) != 0)
    return -1;
  return add_own_address(call, fd);
}

static long do_socketpair(struct call *call) {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return -1;
  add_number(call, "second", fds[1]);
  return fds[0];
}

/** The result is the end to read from. */
static long do_pipe(struct call *call) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0)
    return -1;
  add_number(call, "second", fds[1]);
  return fds[0];
}

static long do_dup2(struct call *call) {
  return dup2((int)number(call->order, "fd", -1), (int)number(call->order, "to", -1));
}

static long do_nonblock(struct call *call) {
  const int fd = (int)number(call->order, "fd", -1);
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0)
    return -1;
  return fcntl(fd, F_SETFL, number(call->order, "on", 1) ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static long do_shutdown(struct call *call) {
  return shutdown((int)number(call->order, "fd", -1), (int)number(call->order, "how", SHUT_WR));
}

/** level=, name=, value=, and second= for options of two numbers */
static long do_setsockopt(struct call *call) {
  const int values[2] = {(int)number(call->order, "value", 0), (int)number(call->order, "second", 0)};
  const socklen_t length = find(call->order, "second") == NULL ? sizeof(int) : sizeof(values);
  return setsockopt((int)number(call->order, "fd", -1), (int)number(call->order, "level", SOL_SOCKET),
                    (int)number(call->order, "name", 0), values, length);
}

/** Takes every free descriptor below count=. */
static long do_occupy(struct call *call) {
  long fd = -1;
  while (fd + 1 < number(call->order, "count", 0)) {
    fd = fcntl(ERRORS, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
      return -1;
  }
  return fd;
}

/** Keeps a thread (tid=, or this one) on the processor cpu=, where there is one of that number. */
static long do_pin(struct call *call) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET((size_t)number(call->order, "cpu", 0), &cpus);
  const pid_t tid = (pid_t)number(call->order, "tid", 0);
  return sched_setaffinity(tid, sizeof(cpus), &cpus) != 0 && errno != EINVAL ? -1 : 0;
}

/** By which name the threads go, and how many they had: each takes the new one before its next order. */
static char name_of_threads[16];
static int names;

/** name= */
static long do_rename(struct call *call) {
  pthread_mutex_lock(&lock);
  word(call->order, "name", name_of_threads, sizeof(name_of_threads));
  names++;
  pthread_mutex_unlock(&lock);
  return 0;
}

static long do_gettid(struct call *call) {
  (void)call;
  return syscall(SYS_gettid);
}

static const struct operation {
  const char *name;
  void (*prepare)(struct call *);
  long (*make)(struct call *);
  void (*show)(struct call *, long result);
} operations[] = {
    {"accept4", prepare_address, do_accept4, add_peer},
    {"read", prepare_buffer, do_read, add_bytes},
    {"write", prepare_buffer, do_write, add_bytes},
    {"close", NULL, do_close, NULL},
    {"recv", prepare_buffer, do_recv, add_bytes},
    {"send", prepare_buffer, do_send, add_bytes},
    {"listen", NULL, do_listen, NULL},
    {"connect", NULL, do_connect, NULL},
    {"socketpair", NULL, do_socketpair, NULL},
    {"pipe", NULL, do_pipe, NULL},
    {"dup2", NULL, do_dup2, NULL},
    {"nonblock", NULL, do_nonblock, NULL},
    {"shutdown", NULL, do_shutdown, NULL},
    {"setsockopt", NULL, do_setsockopt, NULL},
    {"occupy", NULL, do_occupy, NULL},
    {"locks", NULL, do_locks, NULL},
    {"pin", NULL, do_pin, NULL},
    {"rename", NULL, do_rename, NULL},
    {"gettid", NULL, do_gettid, NULL},
};

static const struct operation *find_operation(const char *name) {
  for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
    if (strcmp(operations[i].name, name) == 0)
      return &operations[i];
  return NULL;
}

// ---- Answers: `lock` is held for all of them ----

static char answers[1 << 16];
static size_t answers_length;

static void send_answers(void) {
  const char *rest = answers;
  while (answers_length > 0) {
    const ssize_t sent = send(ANSWERS, rest, answers_length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR)
      continue;
    if (sent < 0)
      _exit(0); // the driver has gone
    rest += sent;
    answers_length -= (size_t)sent;
  }
}

/** Goes out with the next send_answers(). */
static void add_answer(const char *line) {
  const size_t length = strlen(line);
  if (answers_length + length > sizeof(answers))
    send_answers();
  memcpy(answers + answers_length, line, length);
  answers_length += length;
}

static void refuse(long long id, const char *reason) {
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

// ---- Orders ----

struct order {
  struct order *next;
  long long id;
  /** The order that must be done before this one begins; -1: none, and its beginning is told. */
  long long after;
  const struct operation *operation;
  /** The rest of its line. */
  char *words;
  size_t size;
};

/** Orders that are done with, for their memory. */
static struct order *used_orders;

/** `lock` is held. */
static struct order *take_order(size_t size) {
  for (struct order **at = &used_orders; *at != NULL; at = &(*at)->next)
    if ((*at)->size >= size) {
      struct order *order = *at;
      *at = order->next;
      return order;
    }
  struct pages pages = take_pages(sizeof(struct order) + size);
  struct order *order = (struct order *)pages.start;
  order->words = (char *)(order + 1);
  order->size = pages.size - sizeof(struct order);
  return order;
}

// ---- Threads: each has a queue of orders ----

struct worker {
  int exists;
  pthread_cond_t has_order;
  struct order *first;
  struct pages memory;
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
static void carry_out(const struct order *order, struct pages *memory) {
  pthread_mutex_unlock(&lock);
  struct call call = {.order = order->words, .memory = memory};
  const long tid = syscall(SYS_gettid);
  const struct operation *operation = order->operation;
  if (operation->prepare != NULL)
    operation->prepare(&call);
  const unsigned long pointer = (unsigned long)call.buffer;
  char line[sizeof(call.more) + 200];
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

  if (result >= 0 && operation->show != NULL && call.buffer != NULL && find(order->words, "pointer") == NULL)
    operation->show(&call, result);
  if (find(order->words, "fd") != NULL)
    add_number(&call, "fd", number(order->words, "fd", -1));
  snprintf(line, sizeof(line), "done %lld %ld %lu %ld %lld %lld%s\n", order->id, tid, pointer, result,
           not_before, not_after, call.more);
  pthread_mutex_lock(&lock);
  add_answer(line);
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
    if (self->named != names) {
      prctl(PR_SET_NAME, name_of_threads);
      self->named = names;
    }
    carry_out(order, &self->memory);
    struct worker *next = who_waits_for(order->id);
    // A failure is told at once: what follows it may now wait for ever.
    if (next == NULL || outcome_of(order->id)->result < 0)
      send_answers();
    if (next != NULL && next != self)
      pthread_cond_signal(&next->has_order);
    order->next = used_orders;
    used_orders = order;
  }
  return NULL;
}

/** Where the kernel keeps the last thread's number; -1 where this process may not write it. */
static int last_number = -1;

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
  pthread_t thread;
  errno = pthread_create(&thread, &attributes, work, worker);
  if (errno != 0)
    die("pthread_create");
  worker->exists = 1;
}

static void hand_out(const char *line, size_t length) {
  long long id = -1;
  int thread = 0, words_end = 0;
  char name[20];
  if (sscanf(line, "%lld %d %19s%n", &id, &thread, name, &words_end) != 3 || id < 1) {
    refuse(id, "wants ID THREAD OPERATION");
    return;
  }
  const struct operation *operation = find_operation(name);
  if (operation == NULL || thread < 1 || thread >= THREADS) {
    refuse(id, operation == NULL ? "knows no such operation" : "has threads 1 to 63");
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

/** Away from 0, 1 and 2, which stay open until an order closes them. */
static void move_descriptors(void) {
  const int moved[] = {ORDERS, ANSWERS, ERRORS};
  for (int fd = 0; fd < 3; fd++)
    if (dup3(fd, moved[fd], O_CLOEXEC) < 0)
      _exit(70);
}

int main(void) {
  move_descriptors();
  last_number = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
  pthread_barrier_init(&both, NULL, 2);
  struct pages input = take_pages(1 << 20);
  size_t used = 0;
  for (;;) {
    if (used + 1 >= input.size) {
      struct pages larger = take_pages(2 * input.size);
      memcpy(larger.start, input.start, used);
      give_back(input);
      input = larger;
    }
    const ssize_t got = recv(ORDERS, input.start + used, input.size - used - 1, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      die("recv");
    if (got == 0)
      _exit(0); // the driver has gone
    used += (size_t)got;
    char *line = (char *)input.start;
    for (char *end; (end = memchr(line, '\n', used - (size_t)(line - (char *)input.start))) != NULL;
         line = end + 1) {
      *end = '\0';
      hand_out(line, (size_t)(end - line));
    }
    used -= (size_t)(line - (char *)input.start);
    memmove(input.start, line, used);
  }
}
