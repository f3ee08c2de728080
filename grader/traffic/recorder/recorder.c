/*
 * The kit's own program, on the raw tracepoints of all system calls: it records what the watched processes
 * really did. It has no return hooks, so it shares no weakness with a learner's program, and it looks at the
 * arguments when a call begins, so that nothing can change them before it ends.
 */
#include <linux/ptrace.h>
#include <linux/socket.h>
#include <linux/unistd.h>

#define MOST_BYTES 400
#define MOST_PIECES 32
/** So many records tell more than the first bytes of the buffer or of a piece. */
#define MOST_MORE 31
/** struct sockaddr_in6: the larger of the addresses that a client may have. */
#define ADDRESS_BYTES 28

/** Where a call has what there is to record. */
enum place { UNRECORDED, NOWHERE, ADDRESS, BUFFER, VECTOR, MESSAGE };

struct begun_t {
  u64 at;
  u64 arguments[3];
  /** Of recvfrom, sendto, recvmsg and sendmsg; else 0. */
  u32 flags;
  u32 number;
  u32 place;
};

/**
 * A call, or one of its pieces, or more of that: then the bytes go on behind those of the record before.
 * grader/traffic/recorder/calls-in.ts reads it. */
struct record_t {
  u64 begun_ns;
  u64 ended_ns;
  s64 result;
  u32 pid;
  u32 tid;
  u32 number;
  s32 fd;
  /** From 1; 0 where a call has none. */
  u32 piece;
  /** How many bytes of the result it had, of which so many as there is room for stand here. */
  u32 size;
  u32 flags;
  u8 bytes[MOST_BYTES];
};

/**
 * How far the records of a call have come. It is in a map because the verifier does not look into those: it
 * would follow each way through the loop with its own numbers.
 */
struct cursor_t {
  u64 from;
  u64 size;
  /** Of the piece, and of the call behind the piece. */
  u64 left;
  u64 rest;
  u32 piece;
  u32 more;
};

/** Processes, by their numbers. */
BPF_HASH(recorder_watched, u32, u32, 64);
BPF_HASH(recorder_begun, u64, struct begun_t, 1024);
/** How many records are missing. */
BPF_ARRAY(recorder_lost, u64, 1);
BPF_PERCPU_ARRAY(recorder_cursor, struct cursor_t, 1);
BPF_RINGBUF_OUTPUT(recorder_records, 256);

static inline u32 place_of(u32 number) {
  switch (number) {
  case __NR_close:
    return NOWHERE;
  case __NR_accept:
  case __NR_accept4:
    return ADDRESS;
  case __NR_read:
  case __NR_write:
  case __NR_recvfrom:
  case __NR_sendto:
    return BUFFER;
  case __NR_readv:
  case __NR_writev:
    return VECTOR;
  case __NR_recvmsg:
  case __NR_sendmsg:
    return MESSAGE;
  default:
    return UNRECORDED;
  }
}

/** The fourth argument of a system call: `syscall` leaves rcx, where a function has it, to itself. */
#ifdef bpf_target_x86
#define FOURTH(registers) ((registers)->r10)
#else
#define FOURTH(registers) PT_REGS_PARM4(registers)
#endif

static inline u32 flags_of(u32 number, struct pt_regs *registers) {
  switch (number) {
  case __NR_recvfrom:
  case __NR_sendto:
    return FOURTH(registers);
  case __NR_recvmsg:
  case __NR_sendmsg:
    return PT_REGS_PARM3(registers);
  default:
    return 0;
  }
}

int recorder_on_enter(struct bpf_raw_tracepoint_args *ctx) {
  u64 id = bpf_get_current_pid_tgid();
  u32 pid = id >> 32;
  if (recorder_watched.lookup(&pid) == NULL) {
    return 0;
  }
  struct begun_t begun = {};
  begun.number = ctx->args[1];
  begun.place = place_of(begun.number);
  if (begun.place == UNRECORDED) {
    return 0;
  }
  struct pt_regs registers;
  bpf_probe_read_kernel(&registers, sizeof(registers), (void *)ctx->args[0]);
  begun.arguments[0] = PT_REGS_PARM1(&registers);
  begun.arguments[1] = PT_REGS_PARM2(&registers);
  begun.arguments[2] = PT_REGS_PARM3(&registers);
  begun.flags = flags_of(begun.number, &registers);
  begun.at = bpf_ktime_get_ns();
  if (recorder_begun.update(&id, &begun) != 0) {
    recorder_lost.increment(0);
  }
  return 0;
}

static inline void record(u64 id, struct begun_t *call, s64 result, const struct cursor_t *at) {
  struct record_t *record = recorder_records.ringbuf_reserve(sizeof(struct record_t));
  if (record == NULL) {
    recorder_lost.increment(0);
    return;
  }
  record->begun_ns = call->at;
  record->ended_ns = bpf_ktime_get_ns();
  record->result = result;
  record->pid = id >> 32;
  record->tid = id;
  record->number = call->number;
  record->fd = call->arguments[0];
  record->piece = at->piece;
  record->size = at->size;
  record->flags = call->flags;
  u64 take = at->left > MOST_BYTES ? MOST_BYTES : at->left;
  // Or LLVM tests one number and passes another, of which the verifier knows nothing.
  asm volatile("" : "+r"(take));
  if (take > 0 && take <= MOST_BYTES && bpf_probe_read_user(record->bytes, take, (void *)at->from) != 0) {
    recorder_lost.increment(0);
  }
  // It is read at the end of a run: until then nobody has to wake up.
  recorder_records.ringbuf_submit(record, BPF_RB_NO_WAKEUP);
}

int recorder_on_exit(struct bpf_raw_tracepoint_args *ctx) {
  u64 id = bpf_get_current_pid_tgid();
  struct begun_t *begun = recorder_begun.lookup(&id);
  if (begun == NULL) {
    return 0;
  }
  struct begun_t call = *begun;
  recorder_begun.delete(&id);
  s64 result = ctx->args[1];
  u64 list = 0;
  u64 count = 0;
  u64 from = 0;
  u64 size = 0;
  if (result >= 0 && call.place == VECTOR) {
    list = call.arguments[1];
    count = call.arguments[2];
  } else if (result >= 0 && call.place == MESSAGE) {
    struct user_msghdr message = {};
    bpf_probe_read_user(&message, sizeof(message), (void *)call.arguments[1]);
    list = (u64)message.msg_iov;
    count = message.msg_iovlen;
  } else if (result >= 0 && call.place == BUFFER) {
    from = call.arguments[1];
    // With MSG_TRUNC the result may be more than there is room for.
    size = result < call.arguments[2] ? result : call.arguments[2];
  } else if (result >= 0 && call.place == ADDRESS && call.arguments[1] != 0) {
    u32 length = 0;
    bpf_probe_read_user(&length, sizeof(length), (void *)call.arguments[2]);
    from = call.arguments[1];
    size = length > ADDRESS_BYTES ? ADDRESS_BYTES : length;
  }
  u32 zero = 0;
  struct cursor_t *at = recorder_cursor.lookup(&zero);
  if (at == NULL) {
    return 0;
  }
  *at = (struct cursor_t){.from = from, .size = size, .left = size, .rest = result, .more = MOST_MORE};
  bool is_list = count > 0;
  for (u32 i = 0; i < MOST_PIECES + MOST_MORE; i++) {
    // The compiler is to read the cursor again each time.
    barrier();
    if (at->left > 0 && i > 0 && at->more > 0) {
      at->more--;
    } else if (is_list) {
      if (at->piece >= count || at->piece >= MOST_PIECES)
        break;
      struct iovec next = {};
      if (bpf_probe_read_user(&next, sizeof(next), (struct iovec *)list + at->piece) != 0) {
        recorder_lost.increment(0);
      }
      at->piece++;
      at->size = next.iov_len > at->rest ? at->rest : next.iov_len;
      at->rest -= at->size;
      at->left = at->size;
      at->from = (u64)next.iov_base;
    } else if (i > 0) {
      break;
    }
    record(id, &call, result, at);
    u64 told = at->left > MOST_BYTES ? MOST_BYTES : at->left;
    at->left -= told;
    at->from += told;
  }
  return 0;
}
