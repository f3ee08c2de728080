/*
 * What BCC offers to a program, for the editor: clangd reads this before workshop/clean.c. BCC itself
 * rewrites map.lookup() and the like; here they are pointers to functions, so that they can be completed and
 * checked.
 */
#ifndef EDITOR_BCC_H
#define EDITOR_BCC_H

#include "kernel.h"

struct bpf_map;
struct sk_buff;
struct task_struct;

/* Made at set-up from the headers of the libbcc that is installed: bpf_ktime_get_ns() and the others, with
 * what they do. */
#include "helpers.h"

#define BPF_ANY 0
#define BPF_NOEXIST 1
#define BPF_EXIST 2
#define BPF_F_NO_PREALLOC 1
#define BPF_F_CURRENT_CPU 0xffffffffULL

/** Writes a line to the kernel's own trace, for debugging; the format is a plain string. */
int bpf_trace_printk(const char *format, ...);

/** A map of any type, such as "hash", "lru_hash", "percpu_array". */
#define BPF_TABLE(type, key_type, leaf_type, name, max_entries)                                              \
  struct name##_table_t {                                                                                    \
    key_type key;                                                                                            \
    leaf_type leaf;                                                                                          \
    leaf_type *(*lookup)(key_type * key);                                                                    \
    leaf_type *(*lookup_or_init)(key_type * key, leaf_type *first);                                          \
    leaf_type *(*lookup_or_try_init)(key_type * key, leaf_type *first);                                      \
    int (*update)(key_type * key, leaf_type *leaf);                                                          \
    int (*insert)(key_type * key, leaf_type *leaf);                                                          \
    int (*delete)(key_type * key);                                                                           \
    void (*increment)(key_type key, ...);                                                                    \
    void (*atomic_increment)(key_type key, ...);                                                             \
    void (*call)(void *ctx, int index);                                                                      \
    int (*get_stackid)(void *ctx, u64 flags);                                                                \
  };                                                                                                         \
  struct name##_table_t name = {0}
#define BPF_F_TABLE(type, key_type, leaf_type, name, max_entries, flags)                                     \
  BPF_TABLE(type, key_type, leaf_type, name, max_entries)

/** A hash table: BPF_HASH(name, type of the key = u64, type of the value = u64, entries = 10240). */
#define BPF_HASH(...)                                                                                        \
  EDITOR_PICK(__VA_ARGS__, EDITOR_MAP4, EDITOR_MAP3, EDITOR_MAP2, EDITOR_MAP1)(__VA_ARGS__)
/** A hash table with a value for each processor. */
#define BPF_PERCPU_HASH(...) BPF_HASH(__VA_ARGS__)
#define BPF_LPM_TRIE(...) BPF_HASH(__VA_ARGS__)
/** An array: BPF_ARRAY(name, type of the value = u64, entries = 10240). Its key is an int. */
#define BPF_ARRAY(...) EDITOR_PICK(__VA_ARGS__, , EDITOR_ARRAY3, EDITOR_ARRAY2, EDITOR_ARRAY1)(__VA_ARGS__)
/** An array with a value for each processor: room for what is too large for the stack. */
#define BPF_PERCPU_ARRAY(...) BPF_ARRAY(__VA_ARGS__)
/** Counts by key: BPF_HISTOGRAM(name, type of the key = int, entries = 64). */
#define BPF_HISTOGRAM(...)                                                                                   \
  EDITOR_PICK(__VA_ARGS__, , EDITOR_MAP2_OF_3, EDITOR_MAP2, EDITOR_HISTOGRAM1)(__VA_ARGS__)
#define BPF_PROG_ARRAY(name, max_entries) BPF_TABLE("prog", u32, u32, name, max_entries)
#define BPF_STACK_TRACE(name, max_entries)                                                                   \
  BPF_TABLE("stacktrace", int, struct bpf_stacktrace, name, max_entries)

struct bpf_stacktrace {
  u64 ip[127];
};

#define EDITOR_PICK(a, b, c, d, picked, ...) picked
#define EDITOR_MAP1(name) EDITOR_MAP3(name, u64, u64)
#define EDITOR_MAP2(name, key_type) EDITOR_MAP3(name, key_type, u64)
#define EDITOR_MAP2_OF_3(name, key_type, max_entries) EDITOR_MAP3(name, key_type, u64)
#define EDITOR_MAP3(name, key_type, leaf_type) BPF_TABLE("hash", key_type, leaf_type, name, 10240)
#define EDITOR_MAP4(name, key_type, leaf_type, max_entries)                                                  \
  BPF_TABLE("hash", key_type, leaf_type, name, max_entries)
#define EDITOR_ARRAY1(name) EDITOR_MAP3(name, int, u64)
#define EDITOR_ARRAY2(name, leaf_type) EDITOR_MAP3(name, int, leaf_type)
#define EDITOR_ARRAY3(name, leaf_type, max_entries) EDITOR_MAP3(name, int, leaf_type)
#define EDITOR_HISTOGRAM1(name) EDITOR_MAP3(name, int, u64)

/** A queue to the program outside, one for each processor: name.perf_submit(ctx, &event, sizeof(event)). */
#define BPF_PERF_OUTPUT(name)                                                                                \
  struct name##_table_t {                                                                                    \
    int key;                                                                                                 \
    u32 leaf;                                                                                                \
    int (*perf_submit)(void *ctx, void *event, u32 size);                                                    \
    int (*perf_submit_skb)(void *ctx, u32 skb_size, void *event, u32 size);                                  \
  };                                                                                                         \
  struct name##_table_t name = {0}

/** One queue for all processors; the workshop's events go through BPF_PERF_OUTPUT. */
#define BPF_RINGBUF_OUTPUT(name, pages)                                                                      \
  struct name##_table_t {                                                                                    \
    int key;                                                                                                 \
    u32 leaf;                                                                                                \
    int (*ringbuf_output)(void *event, u64 size, u64 flags);                                                 \
    void *(*ringbuf_reserve)(u64 size);                                                                      \
    void (*ringbuf_discard)(void *event, u64 flags);                                                         \
    void (*ringbuf_submit)(void *event, u64 flags);                                                          \
    u64 (*ringbuf_query)(u64 flags);                                                                         \
  };                                                                                                         \
  struct name##_table_t name = {0}

#define BPF_QUEUESTACK(type, name, leaf_type, max_entries, map_flags)                                        \
  struct name##_table_t {                                                                                    \
    leaf_type leaf;                                                                                          \
    int (*push)(leaf_type * leaf, u64 flags);                                                                \
    int (*pop)(leaf_type * leaf);                                                                            \
    int (*peek)(leaf_type * leaf);                                                                           \
  };                                                                                                         \
  struct name##_table_t name = {0}
#define BPF_QUEUE(name, leaf_type, ...) BPF_QUEUESTACK("queue", name, leaf_type, 0, 0)
#define BPF_STACK(name, leaf_type, ...) BPF_QUEUESTACK("stack", name, leaf_type, 0, 0)

#endif
